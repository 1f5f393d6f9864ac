import Domain
import Events
import Intake
import MessageBus
import Testing

/// What each command of a person says in the journal, and what is wrong with a bad one.
@Suite(.timeLimit(.minutes(10))) struct SubsidyCommandTests {
  private static let approval: [UInt8] = Array(repeating: [0x0A, 0xF9], count: 16).flatMap(\.self)

  @Test(arguments: ReviewStep.allCases)
  func `a review says who, on what, and why not`(step: ReviewStep) async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let clerk = step == .maker ? bureau.maker : bureau.checker
      let path =
        "/v1/entitlements/\(SubsidyBody.entitlement.text)/\(step == .maker ? "review" : "approval")"
      _ = try await intake.post(path, clerk.key, SubsidyBody.review)
      let passed = try #require(try await intake.lastEvent() as? EntitlementReviewed)
      let record = try #require(try await intake.journal().last)
      #expect(record.entities == ["entitlement/\(SubsidyBody.entitlement.text)"])
      #expect(passed.person == clerk.id)
      #expect(passed.step == step)
      #expect(passed.verdict == .passed)
      #expect(passed.approval == Self.approval)
      #expect(passed.reason == nil)
      let refusal = SubsidyBody.review.with("verdict", "refused")
      let silent = try await intake.post(path, clerk.key, refusal)
      #expect(silent.faults == ["/reason missing-field"])
      _ = try await intake.post(path, clerk.key, refusal.with("reason", "材料不符"))
      let refused = try #require(try await intake.lastEvent() as? EntitlementReviewed)
      #expect(refused.verdict == .refused)
      #expect(refused.reason == "材料不符")
    }
  }

  @Test func `a batch is released under an id of its own, with what was approved`() async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let answer = try await intake.post(
        "/v1/payment-batches", bureau.payer.key, SubsidyBody.release)
      let event = try #require(try await intake.lastEvent() as? BatchReleased)
      let record = try #require(try await intake.journal().last)
      #expect(record.entities == ["batch/\(event.batch.text)", "payments"])
      #expect(answer.json["subject"]?.string == "/v1/payment-batches/\(event.batch.text)")
      #expect(event.batch != event.command)
      #expect(event.person == bureau.payer.id)
      #expect(event.total == Money(fen: 4_000_000))
      #expect(
        event.items == [.init(entitlement: SubsidyBody.entitlement, approval: Self.approval)])
    }
  }

  @Test func `the largest batch fits a body and an event`() async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let items = (0..<480).map { number -> JSONValue in
        [
          "entitlement": .string(EntityID(high: 1, low: UInt64(number)).text),
          "approval": .string(SubsidyBody.approval),
        ]
      }
      let body: JSONValue = ["items": .array(items), "totalFen": .int(FieldLimits.amountMaximum)]
      let answer = try await intake.post("/v1/payment-batches", bureau.payer.key, body)
      #expect(answer.status == 202)
      let event = try #require(try await intake.lastEvent() as? BatchReleased)
      #expect(event.items.count == 480)
      let more = body.with("items", .array(items + [items[0]]))
      let refused = try await intake.post("/v1/payment-batches", bureau.payer.key, more)
      #expect(refused.faults == ["/items list-too-long"])
    }
  }

  @Test func `a statement of the bank, a policy and a grant are told as they were entered`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      _ = try await intake.post(
        "/v1/payment-batches/\(SubsidyBody.batch.text)/reconciliation", bureau.accountant.key,
        ["settledFen": 0])
      let reconciled = try #require(try await intake.lastEvent() as? BatchReconciled)
      #expect(reconciled.batch == SubsidyBody.batch)
      #expect(reconciled.settled == .zero)
      #expect(reconciled.person == bureau.accountant.id)
      for (path, clerk, step) in [
        ("proposal", bureau.maker, PolicyStep.proposed),
        ("activation", bureau.checker, .activated),
      ] {
        _ = try await intake.post(
          "/v1/policies/\(SubsidyBody.policy)/\(path)", clerk.key, SubsidyBody.decision)
        let decided = try #require(try await intake.lastEvent() as? PolicyDecided)
        #expect(decided.step == step)
        #expect(decided.policy == SubsidyBody.policy)
        #expect(decided.policyVersion == 1)
        #expect(decided.hash == Self.approval)
        #expect(decided.fund == "employment-2021")
        #expect(decided.person == clerk.id)
      }
      _ = try await intake.post(
        "/v1/appropriations", bureau.accountant.key, SubsidyBody.appropriation)
      let granted = try #require(try await intake.lastEvent() as? FundsAppropriated)
      #expect(try await intake.journal().last?.entities == ["fund/employment-2021"])
      #expect(granted.amount == Money(fen: 100_000_000))
      #expect(granted.document == "温财社〔2021〕1号")
      #expect(granted.person == bureau.accountant.id)
    }
  }

  @Test(
    arguments: [
      (
        "maker", "entitlements/\(id)/review", [:],
        ["/verdict missing-field", "/approval missing-field"]
      ),
      (
        "checker", "entitlements/\(id)/approval",
        ["verdict": "maybe", "approval": "0a", "reason": "\n", "person": "x"],
        [
          "/verdict not-a-choice", "/approval not-a-digest", "/reason text-control-character",
          "/person unknown-field",
        ]
      ),
      (
        "maker", "entitlements/\(id)/review",
        [
          "verdict": "refused", "approval": .string(String(repeating: "g", count: 64)),
          "reason": .string(String(repeating: "长", count: 201)),
        ], ["/approval not-a-digest", "/reason text-length-out-of-range"]
      ),
      (
        "payer", "payment-batches", ["items": [], "totalFen": 0],
        ["/items list-empty", "/totalFen amount-out-of-range"]
      ),
      (
        "payer", "payment-batches",
        [
          "items": [
            ["entitlement": .string(id), "approval": .string(SubsidyBody.approval)],
            ["entitlement": .string(id), "approval": .string(SubsidyBody.approval)],
            ["entitlement": "x"],
          ], "totalFen": .number("1.5"),
        ],
        [
          "/items/1/entitlement list-duplicate", "/items/2/entitlement not-an-id",
          "/items/2/approval missing-field", "/totalFen not-an-integer",
        ]
      ),
      (
        "accountant", "payment-batches/\(id)/reconciliation", ["settledFen": -1],
        ["/settledFen amount-out-of-range"]
      ),
      (
        "accountant", "payment-batches/\(id)/reconciliation",
        ["settledFen": 1_000_000_000_000_000_000], ["/settledFen amount-out-of-range"]
      ),
      (
        "maker", "policies/a-b/proposal",
        ["version": 0, "hash": "x", "fund": "a b"],
        ["/version policy-version-out-of-range", "/hash not-a-digest", "/fund not-a-fund"]
      ),
      (
        "checker", "policies/a-b/activation",
        ["version": "1", "hash": .null, "fund": "a#b"],
        ["/version not-an-integer", "/hash missing-field", "/fund not-a-fund"]
      ),
      (
        "accountant", "appropriations",
        ["fund": "", "amountFen": -5, "document": .string(String(repeating: "文", count: 67))],
        ["/fund not-a-fund", "/amountFen amount-out-of-range", "/document document-too-long"]
      ),
      (
        "accountant", "appropriations",
        [
          "fund": .string(String(repeating: "f", count: 121)),
          "amountFen": 1_000_000_000_000_000_000, "document": " ",
        ],
        [
          "/fund not-a-fund", "/amountFen amount-out-of-range",
          "/document text-length-out-of-range",
        ]
      ),
      ("payer", "payments/release", ["why": "x"], ["/why unknown-field"]),
    ] as [(String, String, JSONValue, [String])])
  func `all that is wrong is told at once`(
    role: String, path: String, body: JSONValue, faults: [String]
  ) async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let journal = try await intake.journal()
      let answer = try await intake.post("/v1/\(path)", bureau.holding(role).key, body)
      #expect(answer.status == 422)
      #expect(answer.faults == faults)
      #expect(try await intake.journal() == journal)
    }
  }

  @Test(arguments: [
    ("maker", "entitlements/x/review", SubsidyBody.review),
    ("accountant", "payment-batches/x/reconciliation", SubsidyBody.reconciliation),
    ("maker", "policies/X/proposal", SubsidyBody.decision),
    ("checker", "policies/%E6%94%BF/activation", SubsidyBody.decision),
  ])
  func `what names nothing is not found`(
    role: String, path: String, body: JSONValue
  ) async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let answer = try await intake.post("/v1/\(path)", bureau.holding(role).key, body)
      #expect(answer.status == 404)
    }
  }

  private static let id = SubsidyBody.entitlement.text
}

private enum FieldLimits {
  static let amountMaximum = 999_999_999_999_999_999
}
