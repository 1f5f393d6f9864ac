internal import Domain
internal import Events
internal import ServiceKit

/// One side accepted k of n heads: the other n − k are open again on both lots at once, and the
/// other side answers about k. What was cut off counts as declined: the pair is not proposed again
/// until either lot has a new version.
enum CutProposal {
  static func decide(
    _ proposal: inout StoredProposal, by side: LotSide, to heads: Int, _ command: EntityID,
    _ work: MatchingWork
  ) throws {
    let released = proposal.heads - heads
    proposal.heads = heads
    try work.decision.emit(
      ProposalCut(
        command: command, proposal: proposal.id, side: side, accepted: heads, released: released),
      partition: proposal.prefecture, entities: proposal.entities)
    guard released > 0 else { return }
    for party in [proposal.surplus, proposal.shortage] {
      var lot = try work.lot(party.lot)
      let reason = try lot.release(released)
      try work.change(lot, reason, command: command)
    }
    try work.block(proposal)
    try work.needRound()
  }
}
