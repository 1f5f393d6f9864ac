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
  /// A business key is one entitlement's, ever, and an entitlement is assessed before it moves on.
  case owedOnce = "owed-once"
  /// The entries of each prefecture's ledger are numbered from 1 without a gap.
  case ledgerSequence = "ledger-sequence"
  /// A transfer of one kind is made once to an attempt or a document.
  case ledgerOnce = "ledger-once"
  /// After each entry no account of its fund and entitlement is below zero, and all that was granted is
  /// on the others.
  case ledgerBalance = "ledger-balance"
  /// An attempt at paying an entitlement is posted once and told of as settled once, with the same fen.
  case paymentOnce = "payment-once"
  /// A batch is what a person released, the sum of its items, and no more than that is settled.
  case batchTotal = "batch-total"
  /// An enterprise is told of an event once by one version of a template.
  case noticeOnce = "notice-once"
  /// What a notice tells of is an event of a journal.
  case noticeCause = "notice-cause"
  /// A delivery is one of a notice that was created before.
  case deliveryNotice = "delivery-notice"
  /// A process's own row of a lot is what the events say, bucket by bucket.
  case lotRow = "lot-row"
  case proposalRow = "proposal-row"
  case answerRow = "answer-row"
  case agreementRow = "agreement-row"
  /// So are Intake's, Subsidy's and Notifications' of an entitlement, a payment batch and a notice: of an
  /// entitlement Subsidy says here where its money is, and in `owed-row` what it amounts to.
  case entitlementRow = "entitlement-row"
  case owedRow = "owed-row"
  case batchRow = "batch-row"
  case noticeRow = "notice-row"
  /// So are the accounts of each fund, and how many entries the ledger of a prefecture has.
  case fundRow = "fund-row"
  case ledgerRow = "ledger-row"
}
