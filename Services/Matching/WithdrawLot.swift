internal import Domain
internal import Events
internal import ServiceKit

/// A lot goes: its open heads, and those of its proposals not yet agreed, are withdrawn. What is
/// agreed stays.
struct WithdrawLot {
  let reason: String
  var command: EntityID?

  func decide(_ lot: StoredLot, _ work: MatchingWork) throws {
    var lot = lot
    let side = lot.lot.terms.side
    lot.state = .withdrawn
    for proposal in try StoredProposal.live(of: lot.id, work.transaction) {
      _ = try lot.release(proposal.heads)
      let closing = CloseProposal(
        reason: .withdrawn, side: side, detail: reason, command: command,
        releasing: [side == .surplus ? .shortage : .surplus])
      try closing.decide(proposal, work)
    }
    try lot.lot.buckets.move(lot.lot.buckets.open, from: .open, to: .withdrawn)
    try work.decision.cancel(MatchingTimer.expire.rawValue, entity: lot.name)
    try work.unblock(lot.id)
    try work.change(lot, .withdrawn, command: command)
  }
}
