internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An entitlement moved on: applied for, reviewed, paid, held, …
enum OnEntitlementChanged {
  static func apply(_ event: HeardEvent, _ body: EntitlementChanged, _ decision: Decision) throws {
    let transaction = decision.transaction
    try transaction.execute(
      EntitlementStatement.change, .blob(body.entitlement.bytes), .text(body.enterprise.text),
      .text(body.policy), .text(body.state.rawValue), .integer(body.amount.fen),
      SQLValue(body.approval), SQLValue(body.attempt), SQLValue(body.payee?.bytes),
      SQLValue(body.batch?.bytes), SQLValue(body.reason),
      .integer(event.occurredAt.microseconds))
    try MoneyStep(
      EntityName.entitlement(body.entitlement), at: event.occurredAt, what: body.state.rawValue,
      amount: body.amount, policy: body.policy, person: body.person, reason: body.reason
    ).insert(transaction)
  }
}
