internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A payment batch moved on, from its release to its reconciliation.
enum OnBatchChanged {
  static func apply(_ event: HeardEvent, _ body: BatchChanged, _ decision: Decision) throws {
    let transaction = decision.transaction
    try transaction.execute(
      PaymentBatchStatement.change, .blob(body.batch.bytes), .text(body.state.rawValue),
      .text(body.messageID), SQLValue(body.items), .integer(body.total.fen),
      .integer(body.settled.fen), SQLValue(body.person?.bytes),
      .integer(event.occurredAt.microseconds))
    let isPaid = body.state == .answered || body.state == .reconciled
    try MoneyStep(
      EntityName.batch(body.batch), at: event.occurredAt, what: body.state.rawValue,
      amount: isPaid ? body.settled : body.total, number: body.items, person: body.person
    ).insert(transaction)
  }
}
