internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A person says that payments may go on. The second, another one, opens the gate. Before either, the
/// bank's statements of all the time that the restore may have taken from this store must have been read.
enum OnPaymentsThawed {
  static func decide(
    _ event: HeardEvent, _ body: PaymentsThawed, _ work: SubsidyWork
  ) throws -> Refusal? {
    let gate = try PaymentGate.find(work.transaction)
    guard let frozenAt = gate.frozenAt else { return Refusal("payments-not-frozen") }
    guard try gate.isCovered(work.transaction) else {
      return Refusal(
        "statements-missing", detail: "from \(gate.knownUntil.iso) to \(frozenAt.iso)")
    }
    guard gate.firstPerson != body.person else { return Refusal("same-person") }
    let first = gate.firstPerson
    try PaymentGate.set(
      PaymentGate(
        epoch: gate.epoch, frozenAt: first == nil ? frozenAt : nil, knownUntil: gate.knownUntil,
        firstPerson: first == nil ? body.person : nil),
      work.transaction)
    if let first {
      try work.decision.emit(
        PaymentsUnfrozen(first: first, second: body.person), partition: work.ruling.home,
        entities: [EntityName.payments])
    }
    try work.tell(body.command, isDone: event)
    return nil
  }
}
