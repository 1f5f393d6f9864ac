internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Both sides accepted: an agreement is drafted (agreed, not signed).
enum OnAgreementDrafted {
  static func apply(_ event: HeardEvent, _ body: AgreementDrafted, _ decision: Decision) throws {
    let transaction = decision.transaction
    let at = SQLValue.integer(event.occurredAt.microseconds)
    try transaction.execute(
      ProposalStatement.cut, .blob(body.proposal.bytes), SQLValue(body.heads))
    let closed = try transaction.execute(
      ProposalStatement.close, .blob(body.proposal.bytes), .text("agreed"), .null, .null, at)
    guard closed == 1 else {
      if decision.mayHaveForgotten(event) { return }
      throw IntakeFault.unknownProposal(body.proposal)
    }
    try transaction.execute(
      AgreementStatement.insert, .blob(body.agreement.bytes), .blob(body.proposal.bytes),
      .blob(body.surplusLot.bytes), SQLValue(body.surplusVersion), .blob(body.shortageLot.bytes),
      SQLValue(body.shortageVersion), .text(body.lender.text), .text(body.borrower.text),
      SQLValue(body.heads), SQLValue(body.from.number), SQLValue(body.to.number), at)
    let detail: [String: JSONValue] = [
      "agreement": .string(body.agreement.text), "proposal": .string(body.proposal.text),
      "heads": .int(body.heads),
    ]
    for lot in [body.surplusLot, body.shortageLot] {
      try History.add(.agreed, lot: lot, detail, decision, at: event.occurredAt)
    }
  }
}
