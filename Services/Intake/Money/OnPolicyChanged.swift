internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A policy version was proposed, or is in force for what is assessed from now on.
enum OnPolicyChanged {
  static func apply(_ event: HeardEvent, _ body: PolicyChanged, _ decision: Decision) throws {
    let transaction = decision.transaction
    try transaction.execute(PolicyStatement.insert, .text(body.policy))
    let statement: PolicyStatement =
      switch body.step {
      case .proposed: .propose
      case .activated: .activate
      }
    try transaction.execute(
      statement, .text(body.policy), SQLValue(body.policyVersion), .blob(body.hash),
      .text(body.fund), .integer(event.occurredAt.microseconds), .blob(body.person.bytes))
    try MoneyStep(
      EntityName.policy(body.policy), at: event.occurredAt, what: body.step.rawValue,
      number: body.policyVersion, policy: body.policy, person: body.person
    ).insert(transaction)
  }
}
