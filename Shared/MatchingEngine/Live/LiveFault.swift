/// Why a change was refused. It has had no effect.
package enum LiveFault: Error, Hashable, Sendable {
  case unknownLot(Int)
  /// The arc names a lot of the same side.
  case sameSide(Int)
  /// There is such an arc already.
  case knownPair(Int)
  /// Heads below zero, more willing than open heads, or so many that their cost together could leave 62 bits.
  case headsOutOfRange(Int64)
  /// The pair has fewer heads than are to be frozen.
  case notAssigned(Int64)
  /// More lots, or a dearer pair, than the weights were made for.
  case beyondLimits

  /// A stable name for logs and tests.
  package var code: String {
    switch self {
    case .unknownLot: "unknown-lot"
    case .sameSide: "same-side"
    case .knownPair: "known-pair"
    case .headsOutOfRange: "heads-out-of-range"
    case .notAssigned: "not-assigned"
    case .beyondLimits: "beyond-limits"
    }
  }
}
