internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// The owner judged a command and refused it: what Intake had recorded of it does not count.
enum OnCommandRefused {
  static func apply(
    _ event: HeardEvent, _ body: CommandRefused, _ waiters: CommandWaiters, _ decision: Decision
  ) throws {
    let transaction = decision.transaction
    guard let row = try transaction.row(CommandStatement.find, .blob(body.command.bytes)) else {
      if decision.mayHaveForgotten(event) { return }
      throw IntakeFault.unknownCommand(body.command)
    }
    try CommandRecord.finish(
      body.command, refusal: (body.code, body.detail), at: event.occurredAt, transaction)
    decision.afterCommit { waiters.finish(body.command) }
    let subject = try row.id("subject")
    let what: History.What
    switch CommandRecord.Kind(rawValue: try row.text("kind")) {
    case .submission:
      try transaction.execute(OfferStatement.refuse, .blob(subject.bytes))
      what = .refused
    case .amendment:
      try transaction.execute(
        OfferStatement.refuseVersion, .blob(subject.bytes), .blob(body.command.bytes))
      what = .amendmentRefused
    case .withdrawal:
      try transaction.execute(OfferStatement.leave, .blob(subject.bytes), .null)
      what = .withdrawalRefused
    case .acceptance, .decline:
      try transaction.execute(ProposalStatement.takeBackAnswer, .blob(body.command.bytes))
      what = .answerRefused
    // Decided here, and done at once.
    case .contact, .payee, .erasure, .facts, nil:
      throw IntakeFault.unknownCommand(body.command)
    // Nothing was recorded of them beside the command.
    case .application, .review, .approval, .release, .reconciliation, .policyProposal,
      .policyActivation, .appropriation, .thaw:
      return
    }
    let detail: [String: JSONValue] = [
      "command": .string(body.command.text), "code": .string(body.code),
    ]
    let lots =
      try what == .answerRefused
      ? ProposalLots.find(subject, transaction)?.both ?? [] : [subject]
    for lot in lots { try History.add(what, lot: lot, detail, decision, at: event.occurredAt) }
  }
}
