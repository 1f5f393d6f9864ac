internal import Domain
internal import Events
internal import ServiceKit

/// Both sides are asked for their answer.
enum OnProposalMade {
  static func apply(_ event: HeardEvent, _ body: ProposalMade, _ work: NotificationsWork) throws {
    let proposal = StoredProposal(
      lender: body.lender, borrower: body.borrower, from: body.from, to: body.to)
    try proposal.insert(body.proposal, work.transaction)
    for (recipient, other) in proposal.sides {
      var values = try proposal.values(heads: body.heads, counterpart: other, work)
      values.set("distance", NoticeWords.kilometres(ofMetres: body.distanceMetres))
      values.set("deadline", NoticeWords.deadline(body.deadline))
      let notice = CreateNotice(
        kind: .proposal(isUrgent: body.urgent, isLending: recipient == body.lender),
        recipient: recipient, values: values, subject: "/v1/proposals/\(body.proposal.text)")
      try notice.decide(event, work)
    }
  }
}

extension StoredProposal {
  /// Each with the other.
  var sides: [(recipient: CreditCode, other: CreditCode)] {
    [(lender, borrower), (borrower, lender)]
  }

  /// What notices of a proposal and of its agreement have in common.
  func values(
    heads: Int, counterpart: CreditCode, _ work: NotificationsWork
  ) throws -> NoticeValues {
    var values = NoticeValues()
    values.set("heads", "\(heads)")
    values.set("from", from.iso)
    values.set("to", to.iso)
    values.set("days", "\(from.days(until: to) + 1)")
    values.set("counterpart", try work.name(of: counterpart))
    return values
  }
}
