internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// What a policy says of an enterprise by the facts stated so far: the newest takes the place of the one
/// before.
enum OnEntitlementAssessed {
  static func apply(
    _ event: HeardEvent, _ body: EntitlementAssessed, _ decision: Decision
  ) throws {
    let transaction = decision.transaction
    try transaction.execute(
      EntitlementStatement.assess, .blob(body.entitlement.bytes), .text(body.enterprise.text),
      .text(body.policy), SQLValue(body.policyVersion), .blob(body.policyHash),
      .blob(body.factsHash), SQLValue(body.day.number), .text(body.verdict.rawValue),
      SQLValue(body.provisional), .text(body.businessKey), .integer(body.amount.fen),
      .text(JSONWriter.text(.array(body.reasons.map(json)))),
      .text(JSONWriter.text(.array(body.screens.map(json)))),
      .integer(event.occurredAt.microseconds))
    try MoneyStep(
      EntityName.entitlement(body.entitlement), at: event.occurredAt, what: MoneyStep.assessed,
      verdict: body.verdict.rawValue, amount: body.amount, policy: body.policy
    ).insert(transaction)
  }

  private static func json(_ reason: EntitlementAssessed.Reason) -> JSONValue {
    [
      "condition": .string(reason.condition),
      "text": ["zh": .string(reason.textZh), "en": .string(reason.textEn)],
      "remedy": ["zh": .string(reason.remedyZh), "en": .string(reason.remedyEn)],
      "shortfall": reason.shortfall.map { .int($0) } ?? .null,
    ]
  }

  private static func json(_ screen: EntitlementAssessed.Screen) -> JSONValue {
    [
      "code": .string(screen.code), "persons": .int(screen.persons),
      "evidence": .string(screen.evidence),
    ]
  }
}
