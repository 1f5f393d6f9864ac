internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// Two persons said that payments may go on.
enum OnPaymentsUnfrozen {
  static func apply(_ event: HeardEvent, _ body: PaymentsUnfrozen, _ decision: Decision) throws {
    let transaction = decision.transaction
    try transaction.execute(
      PaymentGateStatement.set, .text(event.stream.partition), .null, .null)
    try MoneyStep(
      EntityName.payments, at: event.occurredAt, what: MoneyStep.unfrozen
    ).insert(transaction)
  }
}
