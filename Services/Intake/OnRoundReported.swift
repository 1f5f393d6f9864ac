internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// A round says what it reached, and what nearest first would have.
enum OnRoundReported {
  static func apply(_ event: HeardEvent, _ body: RoundReported, _ decision: Decision) throws {
    let transaction = decision.transaction
    let before = try RoundTotals.upToNow(event.stream.text, transaction)?.totals ?? RoundTotals()
    let totals = before + RoundTotals(body)
    try transaction.execute(
      RoundReportStatement.insert, .text(event.stream.text), SQLValue(event.record.sequence),
      .blob(body.round.bytes), .integer(event.occurredAt.microseconds),
      SQLValue(body.countySpread), SQLValue(body.sizeSpread), .integer(totals.rounds),
      .integer(totals.flowHeads), .integer(totals.flowPairs), .integer(totals.keptHeads),
      .integer(totals.keptPairs), .integer(totals.keptCost), .integer(totals.greedyHeads),
      .integer(totals.greedyCost))
  }
}
