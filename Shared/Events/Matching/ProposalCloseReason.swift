/// Why a proposal ended without an agreement.
package enum ProposalCloseReason: String, Sendable, CaseIterable {
  case declined
  /// Not answered by both sides before the deadline.
  case lapsed
  /// One of the lots was withdrawn.
  case withdrawn
}
