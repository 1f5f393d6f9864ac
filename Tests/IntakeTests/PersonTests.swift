import Domain
import Events
import Foundation
import Logging
import ServiceKit
import Storage
import Synchronization
import Testing

@testable import Intake

/// Who may be what, who says so, and what a role opens.
@Suite(.timeLimit(.minutes(10))) struct PersonTests {
  private struct Person {
    let id: String
    let key: String
  }

  private func add(
    _ intake: IntakeHarness, _ label: String, _ roles: [String], as administrator: String?
  ) async throws -> Person {
    let reply = try await intake.operate(
      "person.add",
      [
        "label": .string(label), "roles": .array(roles.map(JSONValue.string)),
        "as": .text(administrator),
      ])
    return Person(
      id: try #require(reply["person"]?.string), key: try #require(reply["key"]?.string))
  }

  private func refusal(_ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? Refusal)?.faults.first?.code ?? (error as? Refusal)?.code ?? "\(error)"
    }
  }

  @Test func `an operator adds the first rights administrator, and nobody else ever`() async throws
  {
    try await IntakeHarness.run { intake in
      for roles in [["maker"], ["rights-administrator", "officer"], []] as [[String]] {
        let code = await refusal { _ = try await add(intake, "岗", roles, as: nil) }
        #expect(code == "administrator-needed", "\(roles)")
      }
      let first = try await add(intake, "权限管理岗", ["rights-administrator"], as: nil)
      let event = try #require(try await intake.lastEvent() as? RolesChanged)
      #expect(event.person.text == first.id)
      #expect(event.roles == ["rights-administrator"])
      #expect(event.administrator == nil)
      let second = await refusal {
        _ = try await add(intake, "权限管理岗二", ["rights-administrator"], as: nil)
      }
      #expect(second == "administrator-needed")
      let maker = try await add(intake, "初审岗", ["maker"], as: first.key)
      let granted = try #require(try await intake.lastEvent() as? RolesChanged)
      #expect(granted.person.text == maker.id)
      #expect(granted.administrator?.text == first.id)
    }
  }

  @Test func `one person has one of the roles that money passes through`() async throws {
    try await IntakeHarness.run { intake in
      let admin = try await add(intake, "权限", ["rights-administrator"], as: nil)
      let separated = PersonRole.allCases.filter(\.isSeparated).map(\.rawValue)
      #expect(separated.count == 5)
      for one in separated {
        for other in separated where other != one {
          let code = await refusal {
            _ = try await add(intake, "兼任", [one, other], as: admin.key)
          }
          #expect(code == "roles-incompatible", "\(one) \(other)")
        }
      }
      let maker = try await add(intake, "初审", ["maker", "officer"], as: admin.key)
      func change(_ verb: String, _ role: String, as key: String) async throws {
        _ = try await intake.operate(
          verb, ["person": .string(maker.id), "role": .string(role), "as": .string(key)])
      }
      let checker = await refusal {
        try await change("person.grant", "checker", as: admin.key)
      }
      #expect(checker == "roles-incompatible")
      try await change("person.take", "maker", as: admin.key)
      let taken = await refusal {
        try await change("person.take", "maker", as: admin.key)
      }
      #expect(taken == "role-not-held")
      try await change("person.grant", "checker", as: admin.key)
      let twice = await refusal {
        try await change("person.grant", "checker", as: admin.key)
      }
      #expect(twice == "role-held")
      let list = try await intake.operate("person.list", [:])
      #expect(list["persons"]?[1]?["roles"] == ["checker", "officer"])
    }
  }

  @Test func `rights are changed by another administrator alone, whose key is good`() async throws {
    try await IntakeHarness.run { intake in
      let admin = try await add(intake, "权限", ["rights-administrator"], as: nil)
      let maker = try await add(intake, "初审", ["maker"], as: admin.key)
      let own = await refusal {
        _ = try await intake.operate(
          "person.grant",
          ["person": .string(admin.id), "role": "officer", "as": .string(admin.key)])
      }
      #expect(own == "rights-of-oneself")
      for key in [maker.key, intake.lender.key, intake.operatorKey, "tj_nobody"] {
        let code = await refusal { _ = try await add(intake, "新", ["officer"], as: key) }
        #expect(["administrator-needed", "api-key-unknown"].contains(code))
      }
      let issued = await refusal {
        _ = try await intake.operate(
          "person.issue-key", ["person": .string(admin.id), "as": .string(maker.key)])
      }
      #expect(issued == "administrator-needed")
      // Once taken, the right is gone with the next verb, whichever key is used.
      let second = try await add(intake, "权限二", ["rights-administrator"], as: admin.key)
      _ = try await intake.operate(
        "person.take",
        [
          "person": .string(second.id), "role": "rights-administrator", "as": .string(admin.key),
        ])
      let late = await refusal { _ = try await add(intake, "新", ["officer"], as: second.key) }
      #expect(late == "administrator-needed")
    }
  }

  @Test func `the schema holds what the decision promises`() async throws {
    try await IntakeHarness.run { intake in
      let admin = try await add(intake, "权限", ["rights-administrator"], as: nil)
      let id = try #require(EntityID(text: admin.id))
      #expect(throws: StorageError.self) {
        try intake.desk.runtime.store.write { transaction in
          try transaction.execute(
            PersonStatement.grant, .blob(id.bytes), .text("maker"), .integer(1), .blob(id.bytes))
        }
      }
    }
  }

  @Test func `a role opens reading, and the administrator's none`() async throws {
    try await IntakeHarness.run { intake in
      _ = try await intake.post("/v1/surplus-offers", intake.lender.key, Body.surplus)
      let admin = try await add(intake, "权限", ["rights-administrator"], as: nil)
      let officer = try await add(intake, "经办", ["officer"], as: admin.key)
      let seen = try await intake.get("/v1/surplus-offers", officer.key)
      #expect(seen.json["items"]?.elements.count == 1)
      let blind = try await intake.get("/v1/surplus-offers", admin.key)
      #expect(blind.status == 403)
      #expect(blind.code == "role-missing")
      let post = try await intake.post("/v1/surplus-offers", officer.key, Body.surplus)
      #expect(post.status == 403)
      _ = try await intake.operate(
        "person.take",
        ["person": .string(officer.id), "role": "officer", "as": .string(admin.key)])
      #expect(try await intake.get("/v1/surplus-offers", officer.key).status == 403)
    }
  }

  @Test func `roles and keys outlive the process, and a further key says the same person`()
    async throws
  {
    let kept = Mutex<(admin: String, officer: String, second: String)?>(nil)
    let remains = try await IntakeHarness.run { intake in
      let admin = try await add(intake, "权限", ["rights-administrator"], as: nil)
      let officer = try await add(intake, "经办", ["officer"], as: admin.key)
      let issued = try await intake.operate(
        "person.issue-key", ["person": .string(officer.id), "as": .string(admin.key)])
      let second = try #require(issued["key"]?.string)
      kept.withLock { $0 = (admin.key, officer.key, second) }
    }
    try await IntakeHarness.run(after: remains) { intake in
      let found = kept.withLock { $0 }
      let keys = try #require(found)
      for key in [keys.officer, keys.second] {
        let answer = try await intake.get("/v1/proposals", key)
        #expect(answer.status == 200)
      }
      let answer = try await intake.get("/v1/proposals", keys.admin)
      #expect(answer.status == 403)
    }
  }

  @Test func `each read of an inspector or auditor is logged, by person and path`() async throws {
    let lines = Mutex<[String]>([])
    var options = IntakeHarness.Options()
    options.logger = Logger(label: "test") { _ in
      JSONLogHandler(service: "intake", level: .notice) { line in
        lines.withLock { $0.append(line) }
      }
    }
    try await IntakeHarness.run(options) { intake in
      let admin = try await add(intake, "权限", ["rights-administrator"], as: nil)
      let auditor = try await add(intake, "审计", ["auditor"], as: admin.key)
      let officer = try await add(intake, "经办", ["officer"], as: admin.key)
      for key in [auditor.key, officer.key] {
        let answer = try await intake.get("/v1/agreements", key)
        #expect(answer.status == 200)
      }
      let reads = lines.withLock { $0.filter { $0.contains("read by an inspector or auditor") } }
      #expect(reads.count == 1)
      #expect(reads.first?.contains(auditor.id) == true)
      #expect(reads.first?.contains("/v1/agreements") == true)
    }
  }
}
