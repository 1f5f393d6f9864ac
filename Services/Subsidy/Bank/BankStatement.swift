package import Domain

/// What was booked on our account: one statement of a `camt.053` that was read. The accountant holds
/// the ledger against it.
package struct BankStatement: Hashable, Sendable {
  package enum Direction: String, Sendable {
    /// To our account.
    case credit = "CRDT"
    /// From our account.
    case debit = "DBIT"
  }

  /// One booked movement; of an entry that books several at once, each by itself.
  package struct Entry: Hashable, Sendable {
    /// The bank's own reference, where it has one.
    package let reference: String?
    /// Never negative.
    package let amount: Money
    package let direction: Direction
    /// Nil for what came about without an instruction of ours, charges say.
    package let endToEndID: String?
    package let bookingDay: CalendarDay
    /// A payment that came back, or was booked in error and is taken back.
    package let isReturned: Bool
    package let returnReason: String?
  }

  /// The same again is the same statement.
  package let id: String
  package let account: String
  package let from: Instant
  package let to: Instant
  /// `OPBD`: negative for a debit balance. Nil where it is not stated.
  package let opening: Money?
  /// `CLBD`. Where both are stated, the entries lead from one to the other.
  package let closing: Money?
  package let entries: [Entry]
}
