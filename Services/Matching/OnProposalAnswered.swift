internal import Domain
internal import Events
internal import ServiceKit

/// One side answers. Whether in time was for Intake to judge, whose event this is; what is checked
/// here is whether there is still something to answer.
enum OnProposalAnswered {
  static func decide(
    _ event: HeardEvent, _ body: ProposalAnswered, _ work: MatchingWork
  ) throws -> Refusal? {
    guard let proposal = try StoredProposal.find(body.proposal, work.transaction) else {
      return Refusal("proposal-unknown", status: 404)
    }
    if let refusal = refusal(of: body, to: proposal) { return refusal }
    try countAnswer(body.lot, work)
    switch body.answer {
    case .declined(let reason):
      let closing = CloseProposal(
        reason: .declined, side: body.side, detail: reason, command: body.command)
      try closing.decide(proposal, work)
    case .accepted(let heads):
      try accept(heads, body, proposal, work)
    }
    try work.tell(body.command, isDone: event)
    return nil
  }

  private static func refusal(
    of body: ProposalAnswered, to proposal: StoredProposal
  ) -> Refusal? {
    let party = proposal[body.side]
    guard party.lot == body.lot, party.enterprise == body.enterprise else {
      return Refusal("proposal-of-others", status: 403)
    }
    guard proposal.state == .proposed else {
      return Refusal("proposal-closed", detail: proposal.state.rawValue)
    }
    guard party.accepted == nil else { return Refusal("proposal-answered") }
    guard case .accepted(let heads) = body.answer else { return nil }
    guard heads <= proposal.heads else {
      return Refusal("heads-above-left", status: 422, detail: "maximum: \(proposal.heads)")
    }
    guard heads >= proposal.smallestGroup else {
      return Refusal(
        "heads-below-smallest-group", status: 422, detail: "minimum: \(proposal.smallestGroup)")
    }
    return nil
  }

  private static func accept(
    _ heads: Int, _ body: ProposalAnswered, _ proposal: StoredProposal, _ work: MatchingWork
  ) throws {
    var proposal = proposal
    proposal[body.side].accepted = heads
    let isFirst = !proposal.isAcceptedByBoth
    // The second answer is told by the agreement, unless it cuts once more.
    if isFirst || heads < proposal.heads {
      try CutProposal.decide(&proposal, by: body.side, to: heads, body.command, work)
    }
    if isFirst {
      try proposal.updateAnswers(work.transaction)
    } else {
      try DraftAgreement.decide(proposal, body.command, work)
    }
  }

  /// An answer ends a row of lapses; a lot that has left the rounds stays out until it is amended.
  private static func countAnswer(_ id: EntityID, _ work: MatchingWork) throws {
    var lot = try work.lot(id)
    guard lot.lapses > 0, !work.isLeftOut(lot) else { return }
    lot.lapses = 0
    try work.save(lot)
  }
}
