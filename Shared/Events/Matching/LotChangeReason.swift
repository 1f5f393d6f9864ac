/// Why the heads of a lot moved.
package enum LotChangeReason: String, Sendable, CaseIterable {
  case opened, amended, withdrawn, expired
  /// Open heads went into a proposal.
  case held
  /// Heads came back from a proposal.
  case released
  /// Heads of a proposal became heads of an agreement.
  case committed

  /// The lot has open heads that no round has looked at as they are now.
  package var isForRound: Bool { self == .opened || self == .amended || self == .released }
}
