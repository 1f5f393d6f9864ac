internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// 会计 holds a batch against the bank's statements: a fourth person, every payment at its end, each that
/// was settled seen on a statement, and the sum the same.
enum OnBatchReconciled {
  static func decide(
    _ event: HeardEvent, _ body: BatchReconciled, _ work: SubsidyWork
  ) throws -> Refusal? {
    guard var batch = try StoredBatch.find(body.batch, work.transaction) else {
      return Refusal("batch-unknown", status: 404)
    }
    guard batch.state == .answered else {
      return Refusal("batch-not-answered", detail: batch.state.rawValue)
    }
    let payments = try StoredPayment.all(of: batch.id, work.transaction)
    let others = payments.flatMap { [$0.maker, $0.checker, $0.payer] }
    guard !others.contains(body.person) else { return Refusal("same-person") }
    let unseen = payments.filter { $0.state == .settled && !$0.isBooked }
    guard unseen.isEmpty else {
      return Refusal("statement-missing", detail: "\(unseen.count)")
    }
    let settled = try StoredBatch.settled(batch.id, work.transaction)
    guard settled == body.settled else {
      return Refusal("total-differs", detail: "\(settled.fen) fen, not \(body.settled.fen)")
    }
    try work.transaction.execute(
      PaymentStatement.reconcile, .blob(batch.id.bytes), .blob(body.person.bytes))
    try work.transaction.execute(
      PaymentStatement.reconcileItems, .blob(batch.id.bytes), .blob(body.person.bytes))
    batch.state = .reconciled
    try work.tell(batch, person: body.person, command: body.command)
    try work.tell(body.command, isDone: event)
    return nil
  }
}
