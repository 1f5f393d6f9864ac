internal import Domain
internal import Events
internal import ServiceKit

/// A lot is taken back: its open heads, and those of its proposals not yet agreed, are withdrawn.
/// What is agreed stays.
enum OnLotWithdrawn {
  static func decide(
    _ event: HeardEvent, _ body: LotWithdrawn, _ work: MatchingWork
  ) throws -> Refusal? {
    guard var lot = try StoredLot.find(body.lot, work.transaction) else {
      return Refusal("lot-unknown", status: 404)
    }
    guard lot.state != .withdrawn else { return Refusal("lot-withdrawn") }
    let side = lot.lot.terms.side
    lot.state = .withdrawn
    for proposal in try StoredProposal.live(of: lot.id, work.transaction) {
      _ = try lot.release(proposal.heads)
      let closing = CloseProposal(
        reason: .withdrawn, side: side, detail: body.reason, command: body.command,
        releasing: [side == .surplus ? .shortage : .surplus])
      try closing.decide(proposal, work)
    }
    try lot.lot.buckets.move(lot.lot.buckets.open, from: .open, to: .withdrawn)
    try work.decision.cancel(MatchingTimer.expire.rawValue, entity: lot.name)
    try work.unblock(lot.id)
    try work.change(lot, .withdrawn, command: body.command)
    try work.tell(body.command, isDone: event)
    return nil
  }
}
