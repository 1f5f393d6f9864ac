internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// Nothing is paid until two persons say so.
enum OnPaymentsFrozen {
  static func apply(_ event: HeardEvent, _ body: PaymentsFrozen, _ decision: Decision) throws {
    let transaction = decision.transaction
    try transaction.execute(
      PaymentGateStatement.set, .text(event.stream.partition),
      .integer(event.occurredAt.microseconds), .text(body.reason))
    try MoneyStep(
      EntityName.payments, at: event.occurredAt, what: MoneyStep.frozen, reason: body.reason
    ).insert(transaction)
  }
}
