/// What must hold of the journals and of every process's own rows; each has a stable code.
package enum AuditInvariant: String, Sendable, CaseIterable {
  /// Sequences without a gap, and each record's hash in the next one.
  case streamChain = "stream-chain"
  /// A head or cursor names a record of the journal, by its hash, and is not beyond its end.
  case position = "position"
  /// The body of every event can be read.
  case eventReadable = "event-readable"
  /// No event id twice.
  case eventOnce = "event-once"
  /// What a publisher had heard never goes back.
  case afterMonotonic = "after-monotonic"
  /// A lot that Intake journalled and Matching has heard of was opened once, or refused once.
  case lotOpened = "lot-opened"
  /// A lot's heads are those that were stated: none appears or disappears.
  case lotTotal = "lot-total"
  /// Held heads are those of its live proposals.
  case lotHeld = "lot-held"
  /// Committed heads are those of its agreements.
  case lotCommitted = "lot-committed"
  /// A proposal is made once, cut and closed once, with the heads it had.
  case proposalCourse = "proposal-course"
  /// An agreement follows from one proposal that both sides accepted, with its heads and lots.
  case agreementCause = "agreement-cause"
  /// A command that Matching has heard of was done or refused, once.
  case commandOnce = "command-once"
  /// A round's own count of proposals is that of the proposals that name it.
  case roundProposals = "round-proposals"
  /// A process's own row of a lot is what the events say, bucket by bucket.
  case lotRow = "lot-row"
  case proposalRow = "proposal-row"
  case answerRow = "answer-row"
  case agreementRow = "agreement-row"
  /// So is Intake's of an entitlement, a payment batch and a notice.
  case entitlementRow = "entitlement-row"
  case batchRow = "batch-row"
  case noticeRow = "notice-row"
}
