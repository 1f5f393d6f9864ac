internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// A round proposed heads of a surplus to a shortage: both sides can answer from now on.
enum OnProposalMade {
  static func apply(_ event: HeardEvent, _ body: ProposalMade, _ decision: Decision) throws {
    let transaction = decision.transaction
    // With a lot that a restore has lost; Matching ends it once that restore is accepted there.
    if decision.mayHaveForgotten(event),
      try [body.surplusLot, body.shortageLot].contains(where: {
        try transaction.row(OfferStatement.find, .blob($0.bytes)) == nil
      })
    {
      return
    }
    let groups = try [
      (body.surplusLot, body.surplusVersion), (body.shortageLot, body.shortageVersion),
    ].map { lot, version in
      try LotTermsJSON.stored(lot, .version(Int64(version)), transaction).smallestGroup
    }
    let parts: JSONValue = [
      "distance": .int(body.costDistance), "occupation": .int(body.costOccupation),
      "training": .int(body.costTraining), "wage": .int(body.costWage),
      "uncovered": .int(body.costUncovered), "waiting": .int(body.costWaiting),
    ]
    try transaction.execute(
      ProposalStatement.insert, .blob(body.proposal.bytes), .text(event.stream.partition),
      .blob(body.surplusLot.bytes), SQLValue(body.surplusVersion), .blob(body.shortageLot.bytes),
      SQLValue(body.shortageVersion), .text(body.lender.text), .text(body.borrower.text),
      SQLValue(body.heads), SQLValue(groups.max() ?? 1), SQLValue(body.from.number),
      SQLValue(body.to.number), .integer(body.deadline.microseconds),
      SQLValue(body.deadlineProvisional), SQLValue(body.urgent), SQLValue(body.distanceMetres),
      .integer(body.cost), .text(JSONWriter.text(parts)),
      .integer(event.occurredAt.microseconds))
    let detail: [String: JSONValue] = [
      "proposal": .string(body.proposal.text), "heads": .int(body.heads),
      "deadline": .string(body.deadline.iso),
    ]
    for lot in [body.surplusLot, body.shortageLot] {
      try History.add(.proposed, lot: lot, detail, decision, at: event.occurredAt)
    }
  }
}

extension JSONValue {
  /// Of stored terms.
  fileprivate var smallestGroup: Int {
    guard case .number(let text) = self["smallestGroup"] else { return 1 }
    return Int(text) ?? 1
  }
}
