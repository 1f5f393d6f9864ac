internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// The first answer accepted some of the heads; the other side now answers about those.
enum OnProposalCut {
  static func apply(_ event: HeardEvent, _ body: ProposalCut, _ decision: Decision) throws {
    guard
      let lots = try ProposalLots.find(body.proposal, decision.transaction)
    else {
      if decision.mayHaveForgotten(event) { return }
      throw IntakeFault.unknownProposal(body.proposal)
    }
    try decision.transaction.execute(
      ProposalStatement.cut, .blob(body.proposal.bytes), SQLValue(body.accepted))
    guard body.released > 0 else { return }
    let detail: [String: JSONValue] = [
      "proposal": .string(body.proposal.text), "side": .string(body.side.rawValue),
      "heads": .int(body.accepted), "released": .int(body.released),
    ]
    for lot in lots.both {
      try History.add(.cut, lot: lot, detail, decision, at: event.occurredAt)
    }
  }
}
