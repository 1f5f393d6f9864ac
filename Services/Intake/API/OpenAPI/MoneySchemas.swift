internal import Domain
internal import Events

/// The schemas of what Subsidy said: entitlements, payment batches and policies.
enum MoneySchemas {
  static var members: [JSONMember] {
    [JSONMember("MoneyStep", step)] + entitlements + batches + policies
  }

  private static let fen = Schema.count.described("Fen.")
  private static let digest = Schema.pattern("^[0-9a-f]{64}$")
  /// The same in Chinese and English.
  static let wording = Schema.object(["zh": Schema.text, "en": Schema.text])

  private static var step: JSONValue {
    let states =
      [MoneyStep.assessed] + EntitlementState.allCases.map(\.rawValue)
      + BatchState.allCases.map(\.rawValue)
    return Schema.object([
      "at": Schema.time,
      "what": Schema.choice(states.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }),
      "verdict": Schema.nullable(Schema.choice(AssessmentVerdict.self)),
      "amountFen": Schema.nullable(fen),
      "person": Schema.nullable(Schema.uuid).described("Who decided."),
      "reason": Schema.nullable(Schema.text).described(
        "A code, or why in the words of who decided."),
    ])
  }

  private static var entitlements: [JSONMember] {
    [
      JSONMember(
        "EntitlementItem", entitlement(optional: forPersons.union(["history", "asOf"]))),
      JSONMember("Entitlement", entitlement(optional: forPersons.union(["history"]))),
      JSONMember("EntitlementPage", Schema.page(of: "EntitlementItem")),
    ]
  }

  /// Members that no enterprise is shown.
  private static let forPersons: Set<String> = [
    "businessKey", "approval", "policyHash", "factsHash", "screens",
  ]

  private static func entitlement(optional: Set<String>) -> JSONValue {
    let reason = Schema.object([
      "condition": Schema.text, "text": wording, "remedy": wording,
      "shortfall": Schema.nullable(Schema.count).described("Persons."),
    ])
    let screen = Schema.object([
      "code": Schema.text, "persons": Schema.count,
      "evidence": Schema.text.described("Ids, never names."),
    ])
    return Schema.object(
      [
        "id": Schema.uuid, "enterprise": Schema.ref("CreditCode"), "policy": Schema.text,
        "version": Schema.nullable(Schema.count).described("Of the policy."),
        "day": Schema.nullable(Schema.day).described("As of which it was assessed."),
        "verdict": Schema.nullable(Schema.choice(AssessmentVerdict.self)),
        "provisional": Schema.boolean.described("The period is not over."),
        "amountFen": fen,
        "state": Schema.nullable(Schema.choice(EntitlementState.self)).described(
          "null: assessed, and nothing else yet."),
        "reason": Schema.nullable(Schema.text).described(
          "A code, of the state, or why in the words of who decided."),
        "attempt": Schema.count.described("Of payment; 0 before the first."),
        "payee": Schema.nullable(Schema.uuid), "batch": Schema.nullable(Schema.uuid),
        "reasons": Schema.list(reason).described("Conditions that do not hold, with remedies."),
        "changedAt": Schema.time,
        "businessKey": Schema.nullable(Schema.text).described("For persons alone."),
        "approval": Schema.nullable(digest).described(
          "What a reviewer is bound to. For persons alone."),
        "policyHash": Schema.nullable(digest).described("For persons alone."),
        "factsHash": Schema.nullable(digest).described("For persons alone."),
        "screens": Schema.list(screen).described(
          "What a reviewer must look at. For persons alone."),
        "history": Schema.list(Schema.ref("MoneyStep")).described(
          "Oldest first, the newest \(MoneyStep.shownMaximum). For persons alone."),
        "asOf": Schema.ref("AsOf"),
      ], optional: optional)
  }

  private static var batches: [JSONMember] {
    func batch(_ optional: Set<String>) -> JSONValue {
      Schema.object(
        [
          "id": Schema.uuid, "state": Schema.choice(BatchState.self),
          "messageID": Schema.text.described("By which the bank knows it."),
          "items": Schema.count, "totalFen": fen, "settledFen": fen,
          "person": Schema.nullable(Schema.uuid).described("Who decided last."),
          "releasedAt": Schema.time, "changedAt": Schema.time,
          "history": Schema.list(Schema.ref("MoneyStep")), "asOf": Schema.ref("AsOf"),
        ], optional: optional)
    }
    return [
      JSONMember("PaymentBatchItem", batch(["history", "asOf"])),
      JSONMember("PaymentBatch", batch([])),
      JSONMember("PaymentBatchPage", Schema.page(of: "PaymentBatchItem")),
    ]
  }

  private static var policies: [JSONMember] {
    let version = Schema.object(
      [
        "version": Schema.count, "hash": digest.described("SHA-256 of the policy's file."),
        "fund": Schema.text, "step": Schema.choice(PolicyStep.self),
        "proposedAt": Schema.nullable(Schema.time), "activatedAt": Schema.nullable(Schema.time),
        "proposedBy": Schema.nullable(Schema.uuid).described("For persons alone."),
        "activatedBy": Schema.nullable(Schema.uuid).described("For persons alone."),
      ], optional: ["proposedBy", "activatedBy"])
    func policy(_ optional: Set<String>) -> JSONValue {
      Schema.object(
        [
          "id": Schema.text, "name": wording,
          "versions": Schema.list(Schema.ref("PolicyVersion")).described(
            "activated: in force for what is assessed from then on."),
          "asOf": Schema.ref("AsOf"),
        ], optional: optional)
    }
    return [
      JSONMember("PolicyVersion", version), JSONMember("PolicyItem", policy(["asOf"])),
      JSONMember("Policy", policy([])), JSONMember("PolicyPage", Schema.page(of: "PolicyItem")),
    ]
  }
}
