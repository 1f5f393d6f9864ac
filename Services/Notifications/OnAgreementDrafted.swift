internal import Domain
internal import Events
internal import ServiceKit

/// Both sides are told what they agreed on.
enum OnAgreementDrafted {
  static func apply(
    _ event: HeardEvent, _ body: AgreementDrafted, _ work: NotificationsWork
  ) throws {
    let proposal = StoredProposal(
      lender: body.lender, borrower: body.borrower, from: body.from, to: body.to)
    for (recipient, other) in proposal.sides {
      let notice = CreateNotice(
        kind: .agreementDrafted, recipient: recipient,
        values: try proposal.values(heads: body.heads, counterpart: other, work),
        subject: "/v1/agreements/\(body.agreement.text)")
      try notice.decide(event, work)
    }
  }
}
