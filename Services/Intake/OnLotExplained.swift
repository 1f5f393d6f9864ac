internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// Matching says why heads of a lot are open still; what it said of it before no longer counts.
enum OnLotExplained {
  static func apply(_ event: HeardEvent, _ body: LotExplained, _ decision: Decision) throws {
    let transaction = decision.transaction
    guard try transaction.row(OfferStatement.find, .blob(body.lot.bytes)) != nil else {
      if decision.mayHaveForgotten(event) { return }
      throw IntakeFault.unknownLot(body.lot)
    }
    try transaction.execute(
      LotExplanationStatement.put, .blob(body.lot.bytes), SQLValue(body.version),
      SQLValue(body.day.number), SQLValue(body.explanation.open),
      .text(body.explanation.stored), .text(event.stream.text), SQLValue(event.record.sequence))
  }
}
