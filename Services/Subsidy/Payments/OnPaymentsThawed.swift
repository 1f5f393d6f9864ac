internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A person says that payments may go on. The second, another one, opens the gate; a statement of the
/// bank from after it was shut must have been read before either.
enum OnPaymentsThawed {
  static func decide(
    _ event: HeardEvent, _ body: PaymentsThawed, _ work: SubsidyWork
  ) throws -> Refusal? {
    let gate = try PaymentGate.find(work.transaction)
    guard let frozenAt = gate.frozenAt else { return Refusal("payments-not-frozen") }
    let stated = try work.transaction.row(
      BankStatementStatement.statedUntil, .integer(frozenAt.microseconds))
    guard let until = try stated?.intOrNil("until"), until >= frozenAt.microseconds else {
      return Refusal("statements-missing")
    }
    guard gate.firstPerson != body.person else { return Refusal("same-person") }
    if let first = gate.firstPerson {
      try work.transaction.execute(
        BankStatementStatement.setGate, .integer(gate.epoch), .null, .null)
      try work.decision.emit(
        PaymentsUnfrozen(first: first, second: body.person), partition: work.ruling.home,
        entities: [EntityName.payments])
    } else {
      try work.transaction.execute(
        BankStatementStatement.setGate, .integer(gate.epoch), .integer(frozenAt.microseconds),
        .blob(body.person.bytes))
    }
    try work.tell(body.command, isDone: event)
    return nil
  }
}
