internal import Domain
internal import Events
internal import ServiceKit

/// A lot gets new terms, in a new version; live proposals keep the versions they were made from.
enum OnLotAmended {
  static func decide(
    _ event: HeardEvent, _ body: LotAmended, _ work: MatchingWork
  ) throws -> Refusal? {
    guard var lot = try StoredLot.find(body.lot, work.transaction) else {
      return Refusal("lot-unknown", status: 404)
    }
    guard lot.state != .withdrawn else { return Refusal("lot-withdrawn") }
    let (old, new) = (lot.lot.terms, body.terms)
    guard new.enterprise == old.enterprise, new.side == old.side,
      new.region.prefecture == old.region.prefecture
    else { return Refusal("amendment-of-fixed-field", status: 422) }
    if let refusal = OnLotSubmitted.refusal(of: new) { return refusal }
    do {
      try lot.lot.buckets.amend(by: new.heads - old.heads)
    } catch {
      return refusal(of: error, on: lot)
    }
    let heads = lot.lot.buckets
    guard lot.state == .open || heads.open + heads.held > 0 else { return Refusal("lot-expired") }
    lot.lot.terms = new
    lot.lot.version += 1
    lot.state = .open
    lot.lapses = 0
    try lot.insertVersion(at: work.decision.now, work.transaction)
    try work.unblock(lot.id)
    try work.scheduleExpiry(of: lot)
    try work.scheduleWidening(of: lot, after: work.decision.now.day)
    try work.change(lot, .amended, command: body.command)
    try work.needRound()
    try work.tell(body.command, isDone: event)
    return nil
  }

  private static func refusal(of fault: BucketFault, on lot: StoredLot) -> Refusal {
    switch fault {
    case .tooFew(_, let has, let asked):
      Refusal("amendment-below-held", detail: "open: \(has), cut: \(asked)")
    case .outOfRange, .tooMany, .noWay:
      Refusal("heads-out-of-range", status: 422, detail: "maximum: \(Limits.headsMaximum)")
    }
  }
}
