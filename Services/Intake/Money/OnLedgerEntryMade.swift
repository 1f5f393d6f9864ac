internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// The ledger has one more entry.
enum OnLedgerEntryMade {
  static func apply(_ event: HeardEvent, _ body: LedgerEntryMade, _ decision: Decision) throws {
    try decision.transaction.execute(
      LedgerEntryStatement.insert, .text(event.stream.text), SQLValue(body.sequence),
      .text(body.kind), .text(body.fund), .text(body.policy ?? ""), .text(body.key),
      SQLValue(body.attempt), .integer(body.amount.fen), .blob(body.hash),
      SQLValue(event.record.sequence))
  }
}
