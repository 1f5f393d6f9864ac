internal import Domain
internal import Events
internal import ServiceKit

/// A proposal ends without an agreement, and its heads go back.
struct CloseProposal {
  let reason: ProposalCloseReason
  /// Who closed it.
  var side: LotSide?
  let detail: String
  var command: EntityID?
  /// The lots whose heads go back here; a withdrawn lot takes its own.
  var releasing = LotSide.allCases
  /// The sides that let it lapse.
  var silent: Set<LotSide> = []

  func decide(_ proposal: StoredProposal, _ work: MatchingWork) throws {
    let state: StoredProposal.State =
      switch reason {
      case .declined: .declined
      case .lapsed: .lapsed
      case .withdrawn: .withdrawn
      }
    try proposal.close(state, at: work.decision.now, work.transaction)
    try work.decision.cancel(MatchingTimer.lapse.rawValue, entity: proposal.name)
    try work.decision.emit(
      ProposalClosed(
        proposal: proposal.id, reason: reason, side: side, detail: detail, heads: proposal.heads,
        command: command),
      partition: proposal.prefecture, entities: proposal.entities)
    for side in releasing {
      var lot = try work.lot(proposal[side].lot)
      if silent.contains(side) { lot.lapses += 1 }
      let change = try lot.release(proposal.heads)
      try work.change(lot, change, command: command)
    }
    if reason != .withdrawn { try work.block(proposal) }
    try work.needRound()
  }
}
