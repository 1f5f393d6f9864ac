internal import Domain
internal import Events
internal import ServiceKit

/// An enterprise takes a lot back.
enum OnLotWithdrawn {
  static func decide(
    _ event: HeardEvent, _ body: LotWithdrawn, _ work: MatchingWork
  ) throws -> Refusal? {
    guard let lot = try StoredLot.find(body.lot, work.transaction) else {
      return Refusal("lot-unknown", status: 404)
    }
    guard lot.state != .withdrawn else { return Refusal("lot-withdrawn") }
    try WithdrawLot(reason: body.reason, command: body.command).decide(lot, work)
    try work.tell(body.command, isDone: event)
    return nil
  }
}
