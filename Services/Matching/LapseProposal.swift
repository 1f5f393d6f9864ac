internal import Domain
internal import Events

/// The time to answer is over: Intake's stream was heard up to the deadline, and no two acceptances
/// were in it.
enum LapseProposal {
  static func decide(_ id: EntityID, _ work: MatchingWork) throws {
    guard let proposal = try StoredProposal.find(id, work.transaction),
      proposal.state == .proposed
    else { return }
    let silent = LotSide.allCases.filter { proposal[$0].accepted == nil }
    let closing = CloseProposal(
      reason: .lapsed, detail: "unanswered: " + silent.map(\.rawValue).joined(separator: ", "),
      silent: Set(silent))
    try closing.decide(proposal, work)
  }
}
