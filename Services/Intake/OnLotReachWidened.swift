internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A lot has waited so long that it is matched farther away from now on.
enum OnLotReachWidened {
  static func apply(
    _ event: HeardEvent, _ body: LotReachWidened, _ decision: Decision
  ) throws {
    guard try decision.transaction.row(OfferStatement.find, .blob(body.lot.bytes)) != nil else {
      if decision.mayHaveForgotten(event) { return }
      throw IntakeFault.unknownLot(body.lot)
    }
    try History.add(
      .reachWidened, lot: body.lot, ["waitedDays": .int(body.waitedDays)], decision,
      at: event.occurredAt)
  }
}
