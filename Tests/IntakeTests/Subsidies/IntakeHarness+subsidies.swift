import Domain
import Events
import Intake
import Testing

/// A person of the employment service with a key.
struct Clerk: Sendable {
  let id: EntityID
  let key: String
}

/// A person for each role that money passes through, an officer, and the administrator.
struct Bureau: Sendable {
  let administrator: Clerk
  let officer: Clerk
  let maker: Clerk
  let checker: Clerk
  let payer: Clerk
  let accountant: Clerk

  var all: [Clerk] { [administrator, officer, maker, checker, payer, accountant] }
}

extension IntakeHarness {
  func hire(_ label: String, _ roles: [String], as administrator: Clerk?) async throws -> Clerk {
    let reply = try await operate(
      "person.add",
      [
        "label": .string(label), "roles": .array(roles.map(JSONValue.string)),
        "as": .text(administrator?.key),
      ])
    return Clerk(
      id: try #require(reply["person"]?.string.flatMap(EntityID.init(text:))),
      key: try #require(reply["key"]?.string))
  }

  func staffed() async throws -> Bureau {
    let administrator = try await hire("权限", ["rights-administrator"], as: nil)
    func one(_ role: String) async throws -> Clerk {
      try await hire(role, [role], as: administrator)
    }
    return Bureau(
      administrator: administrator, officer: try await one("officer"),
      maker: try await one("maker"), checker: try await one("checker"),
      payer: try await one("payer"), accountant: try await one("accountant"))
  }

  /// A payee of this enterprise.
  func payee(of caller: Caller) async throws -> EntityID {
    let added = try await post(
      "/v1/payees", caller.key,
      ["name": "某鞋业有限公司", "account": "6222021203001112223", "agent": "102333000123"])
    return try #require(added.json["id"]?.string.flatMap(EntityID.init(text:)))
  }

  /// Has the command of the last event done by its owner.
  func finish(_ command: EntityID) async throws {
    try await publish(CommandDone(command: command))
  }
}

/// The bodies of what is commanded about subsidies.
enum SubsidyBody {
  static let approval = String(repeating: "0aF9", count: 16)
  static let entitlement = EntityID(high: 0x7070, low: 1)
  static let batch = EntityID(high: 0x6060, low: 1)
  static let policy = "wenzhou-liuwen-retention-grant-2021"

  static let facts: JSONValue = [
    "staff": [
      [
        "worker": "522101199003071234", "local": false, "insured": true,
        "loans": [["from": "2021-01-05", "to": "2021-03-01", "region": "330303"]],
      ],
      ["worker": "36010219880808567x", "local": true, "insured": true, "leftOn": "2021-01-11"],
    ],
    "training": [
      [
        "worker": "522101199003071234", "project": "春节项目制", "occupation": "6-31-01-03",
        "level": "5", "classHours": 20, "from": "2021-01-04", "to": "2021-01-08",
      ]
    ],
  ]

  static let entered: JSONValue = ["source": "phone", "calledBack": true]

  static func staff(_ numbers: String...) -> JSONValue {
    ["staff": .array(numbers.map { ["worker": .string($0)] })]
  }

  static let review: JSONValue = ["verdict": "passed", "approval": .string(approval)]
  static let release: JSONValue = [
    "items": [["entitlement": .string(entitlement.text), "approval": .string(approval)]],
    "totalFen": 4_000_000,
  ]
  static let reconciliation: JSONValue = ["settledFen": 4_000_000]
  static let decision: JSONValue = [
    "version": 1, "hash": .string(approval), "fund": "employment-2021",
  ]
  static let appropriation: JSONValue = [
    "fund": "employment-2021", "amountFen": 100_000_000, "document": "温财社〔2021〕1号",
  ]
}

/// What a person commands, with the role for it.
struct PersonCommand: Sendable, CustomTestStringConvertible {
  let path: String
  let body: JSONValue
  /// Of the persons of a bureau, those who may.
  let roles: Set<String>
  let kind: String
  let subject: String

  var testDescription: String { path }

  static let all: [PersonCommand] = [
    PersonCommand(
      path: "/v1/entitlements/\(SubsidyBody.entitlement.text)/review", body: SubsidyBody.review,
      roles: ["maker"], kind: "review",
      subject: "/v1/entitlements/\(SubsidyBody.entitlement.text)"),
    PersonCommand(
      path: "/v1/entitlements/\(SubsidyBody.entitlement.text)/approval", body: SubsidyBody.review,
      roles: ["checker"], kind: "approval",
      subject: "/v1/entitlements/\(SubsidyBody.entitlement.text)"),
    PersonCommand(
      path: "/v1/payment-batches", body: SubsidyBody.release, roles: ["payer"], kind: "release",
      subject: "/v1/payment-batches/"),
    PersonCommand(
      path: "/v1/payment-batches/\(SubsidyBody.batch.text)/reconciliation",
      body: SubsidyBody.reconciliation, roles: ["accountant"], kind: "reconciliation",
      subject: "/v1/payment-batches/\(SubsidyBody.batch.text)"),
    PersonCommand(
      path: "/v1/policies/\(SubsidyBody.policy)/proposal", body: SubsidyBody.decision,
      roles: ["maker"], kind: "policy-proposal", subject: "/v1/policies/\(SubsidyBody.policy)"),
    PersonCommand(
      path: "/v1/policies/\(SubsidyBody.policy)/activation", body: SubsidyBody.decision,
      roles: ["checker"], kind: "policy-activation", subject: "/v1/policies/\(SubsidyBody.policy)"),
    PersonCommand(
      path: "/v1/appropriations", body: SubsidyBody.appropriation, roles: ["accountant"],
      kind: "appropriation", subject: "/v1/commands/"),
    PersonCommand(
      path: "/v1/payments/release", body: [:], roles: ["checker", "payer", "accountant"],
      kind: "thaw", subject: "/v1/commands/"),
  ]
}

extension Bureau {
  func holding(_ role: String) -> Clerk {
    switch role {
    case "maker": maker
    case "checker": checker
    case "payer": payer
    case "accountant": accountant
    case "officer": officer
    default: administrator
    }
  }
}
