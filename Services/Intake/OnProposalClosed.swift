internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A proposal ended without an agreement; its heads went back.
enum OnProposalClosed {
  static func apply(_ event: HeardEvent, _ body: ProposalClosed, _ decision: Decision) throws {
    guard let lots = try ProposalLots.find(body.proposal, decision.transaction) else {
      if decision.mayHaveForgotten(event) { return }
      throw IntakeFault.unknownProposal(body.proposal)
    }
    try decision.transaction.execute(
      ProposalStatement.close, .blob(body.proposal.bytes), .text(body.reason.rawValue),
      SQLValue(body.side?.rawValue), .text(body.detail), .integer(event.occurredAt.microseconds))
    var detail: [String: JSONValue] = [
      "proposal": .string(body.proposal.text), "reason": .string(body.reason.rawValue),
      "heads": .int(body.heads),
    ]
    if let side = body.side { detail["side"] = .string(side.rawValue) }
    for lot in lots.both {
      try History.add(.proposalClosed, lot: lot, detail, decision, at: event.occurredAt)
    }
  }
}
