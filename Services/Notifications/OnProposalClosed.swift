internal import Domain
internal import Events
internal import ServiceKit

/// Both sides are told that nothing came of it.
enum OnProposalClosed {
  static func apply(
    _ event: HeardEvent, _ body: ProposalClosed, _ work: NotificationsWork
  ) throws {
    guard let proposal = try StoredProposal.find(body.proposal, work.transaction) else {
      throw NotificationsFault.unknownProposal(body.proposal)
    }
    for (recipient, other) in proposal.sides {
      let notice = CreateNotice(
        kind: NoticeKind(body.reason), recipient: recipient,
        values: try proposal.values(heads: body.heads, counterpart: other, work),
        subject: "/v1/proposals/\(body.proposal.text)")
      try notice.decide(event, work)
    }
  }
}
