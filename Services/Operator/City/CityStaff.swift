internal import Domain
internal import Foundation
internal import PolicyRules
internal import ServiceKit

/// API keys of the persons of a city's office. The rights administrator, who adds them, plays no other part.
struct CityStaff: Sendable {
  let maker: String
  let checker: String
  let payer: String
  let accountant: String

  private struct Arguments: Encodable {
    let label: String
    let roles: [String]
    let `as`: String?
  }

  private struct Issued: Decodable {
    let key: String
  }

  static func hire(_ processes: Processes) throws -> CityStaff {
    func add(_ label: String, _ role: String, by administrator: String?) throws -> String {
      try processes.operate(
        "intake", "person.add", Arguments(label: label, roles: [role], as: administrator),
        as: Issued.self
      ).key
    }
    let administrator = try add("权限管理员", "rights-administrator", by: nil)
    return CityStaff(
      maker: try add("初审岗", "maker", by: administrator),
      checker: try add("复核岗", "checker", by: administrator),
      payer: try add("出纳岗", "payer", by: administrator),
      accountant: try add("会计岗", "accountant", by: administrator))
  }

  private struct PolicyVersion: Encodable {
    let version: Int
    let hash: String
    let fund: String
  }

  private struct Appropriation: Encodable {
    let fund: String
    let amountFen: Int
    let document: String
  }

  /// Two persons bring the built-in policies into force, and a document grants the fund.
  func bringPoliciesIntoForce(_ api: APIClient) async throws {
    for policy in PolicyCatalogue.builtIn.policies {
      let body = PolicyVersion(
        version: policy.version, hash: policy.hash, fund: CityMoneyPlay.fund)
      for (step, key) in [("proposal", maker), ("activation", checker)] {
        try await Self.require(
          try await api.post(
            "/v1/policies/\(policy.id)/\(step)", body, key: key,
            idempotency: "\(step)-\(policy.id)"), "\(step) of \(policy.id)")
      }
    }
    try await Self.require(
      try await api.post(
        "/v1/appropriations",
        Appropriation(
          fund: CityMoneyPlay.fund, amountFen: CityMoneyPlay.appropriationYuan * 100,
          document: "wenzhou-spring 2021-1"),
        key: accountant, idempotency: "appropriation"), "appropriation")
  }

  private static func require(_ answer: APIAnswer, _ what: String) async throws {
    guard answer.isSuccess else {
      throw OperatorFault("the \(what) was refused: \(answer.code)")
    }
  }
}
