import Domain
import Events
import HTTPTypes
import Intake
import TestSupport
import Testing

@testable import MessageBus

/// What Subsidy said, as it is read over HTTP, and by whom.
@Suite(.timeLimit(.minutes(10))) struct MoneyReadingTests {
  private let forPersons = [
    "businessKey", "approval", "policyHash", "factsHash", "screens", "history",
  ]

  @Test func `an enterprise sees its own entitlement, and not what is noted about it`() async throws
  {
    try await IntakeHarness.run { intake in
      let (id, payee) = (Told.id(1), Told.id(2))
      try await intake.tell(.subsidy, Told.assessed(id, intake.lender.code))
      try await intake.tell(
        .subsidy,
        Told.changed(
          id, intake.lender.code, .approved, approval: [UInt8](repeating: 0xEF, count: 32),
          attempt: 1, payee: payee, person: Told.id(7)))
      let officer = try await intake.officer()
      let path = "/v1/entitlements/\(id.text)"
      let own = try await intake.get(path, intake.lender.key)
      #expect(own.status == 200)
      #expect(own.json["policy"]?.string == Told.policy)
      #expect(own.json["version"] == 1)
      #expect(own.json["verdict"] == "eligible")
      #expect(own.json["provisional"] == true)
      #expect(own.json["amountFen"] == 3_000_000)
      #expect(own.json["state"] == "approved")
      #expect(own.json["attempt"] == 1)
      #expect(own.json["payee"]?.string == payee.text)
      #expect(own.json["batch"] == .null)
      #expect(own.json["reasons"]?[0]?["text"]?["zh"] == "留温人数不足")
      #expect(own.json["reasons"]?[0]?["remedy"]?["en"] == "Three more")
      #expect(own.json["reasons"]?[0]?["shortfall"] == 3)
      #expect(own.json["asOf"]?["subsidy/3303"] == .null)
      let listed = try await intake.get("/v1/entitlements", intake.lender.key)
      #expect(listed.json["items"]?.elements.count == 1)
      for name in forPersons {
        #expect(own.json[name] == nil, "\(name)")
        #expect(listed.json["items"]?[0]?[name] == nil, "\(name)")
      }
      #expect(try await intake.get(path, intake.stranger.key).status == 404)
      #expect(try await intake.get("/v1/entitlements", intake.stranger.key).json["items"] == [])
      #expect(try await intake.get("/v1/entitlements/x", intake.lender.key).status == 404)
      let whole = try await intake.get(path, officer)
      #expect(whole.json["approval"]?.string == String(repeating: "ef", count: 32))
      #expect(whole.json["policyHash"]?.string == String(repeating: "ab", count: 32))
      #expect(whole.json["screens"]?[0]?["code"] == "left-early")
      for name in forPersons { #expect(whole.json[name] != nil, "\(name)") }
    }
  }

  @Test
  func `persons who read see all with their history; an operator and an administrator do not`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let (id, person) = (Told.id(1), Told.id(7))
      try await intake.tell(.subsidy, Told.assessed(id, intake.lender.code))
      intake.clock.advance(milliseconds: 1_000)
      try await intake.tell(
        .subsidy,
        Told.changed(id, intake.lender.code, .reviewed, person: person, reason: "sound"))
      try await intake.tell(.subsidy, Told.assessed(Told.id(2), intake.borrower.code))
      let admin = try await intake.administrator()
      for role in ["officer", "maker", "auditor"] {
        let key = try await intake.person([role], as: admin)
        let all = try await intake.get("/v1/entitlements", key)
        #expect(all.json["items"]?.elements.count == 2, "\(role)")
        let history = try await intake.get("/v1/entitlements/\(id.text)", key).json["history"]
        #expect(history?.elements.map { $0["what"] } == ["assessed", "reviewed"])
        #expect(history?[0]?["verdict"] == "eligible")
        #expect(history?[1]?["person"]?.string == person.text)
        #expect(history?[1]?["reason"] == "sound")
        #expect(history?[1]?["at"]?.string == IntakeHarness.start.adding(seconds: 1).iso)
      }
      for key in [admin, intake.operatorKey] {
        for path in ["/v1/entitlements", "/v1/entitlements/\(id.text)"] {
          let answer = try await intake.get(path, key)
          #expect(answer.status == 403)
          #expect(answer.code == "role-missing")
        }
      }
    }
  }

  @Test func `an assessment changes the amount until a reviewer is bound to it`() async throws {
    try await IntakeHarness.run { intake in
      let (id, code) = (Told.id(1), intake.lender.code)
      func amount() async throws -> JSONValue? {
        try await intake.get("/v1/entitlements/\(id.text)", intake.lender.key).json["amountFen"]
      }
      try await intake.tell(.subsidy, Told.assessed(id, code, fen: 100))
      try await intake.tell(.subsidy, Told.changed(id, code, .found, fen: 100))
      try await intake.tell(.subsidy, Told.assessed(id, code, fen: 200))
      #expect(try await amount() == 200)
      try await intake.tell(.subsidy, Told.changed(id, code, .reviewed, fen: 150))
      #expect(try await amount() == 150)
      try await intake.tell(.subsidy, Told.assessed(id, code, fen: 0, verdict: .refused))
      #expect(try await amount() == 150)
      let shown = try await intake.get("/v1/entitlements/\(id.text)", intake.lender.key).json
      #expect(shown["verdict"] == "refused")
      #expect(shown["state"] == "reviewed")
    }
  }

  @Test func `a change that comes before its assessment is shown without a verdict`() async throws {
    try await IntakeHarness.run { intake in
      let (id, code) = (Told.id(1), intake.lender.code)
      try await intake.tell(.subsidy, Told.changed(id, code, .found, fen: 100))
      let path = "/v1/entitlements/\(id.text)"
      let early = try await intake.get(path, intake.lender.key).json
      #expect(early["verdict"] == .null)
      #expect(early["version"] == .null)
      #expect(early["amountFen"] == 100)
      try await intake.tell(.subsidy, Told.assessed(id, code, fen: 100))
      let late = try await intake.get(path, intake.lender.key).json
      #expect(late["verdict"] == "eligible")
      #expect(late["state"] == "found")
    }
  }

  @Test func `payment batches are for persons alone`() async throws {
    try await IntakeHarness.run { intake in
      let (id, payer) = (Told.id(3), Told.id(7))
      try await intake.tell(.subsidy, Told.batch(id, .released, person: payer))
      intake.clock.advance(milliseconds: 2_000)
      try await intake.tell(.subsidy, Told.batch(id, .reconciled, settled: 4_500_050))
      let officer = try await intake.officer()
      let path = "/v1/payment-batches/\(id.text)"
      let shown = try await intake.get(path, officer).json
      #expect(shown["state"] == "reconciled")
      #expect(shown["messageID"] == "TJ20210112")
      #expect(shown["items"] == 2)
      #expect(shown["totalFen"] == 4_500_050)
      #expect(shown["settledFen"] == 4_500_050)
      #expect(shown["person"]?.string == payer.text, "who released it, as nobody else is named")
      #expect(shown["releasedAt"]?.string == IntakeHarness.start.iso)
      #expect(shown["history"]?.elements.map { $0["what"] } == ["released", "reconciled"])
      let list = try await intake.get("/v1/payment-batches", officer)
      #expect(list.json["items"]?.elements.map { $0["id"]?.string } == [id.text])
      let unknown = try await intake.get("/v1/payment-batches/\(Told.id(9).text)", officer)
      #expect(unknown.status == 404)
      for key in [intake.lender.key, intake.operatorKey] {
        for path in [path, "/v1/payment-batches"] {
          let answer = try await intake.get(path, key)
          #expect(answer.status == 403)
          #expect(answer.code == "role-missing")
        }
      }
    }
  }

  @Test func `whoever has a key sees the policies, and persons who decided on them`() async throws {
    try await IntakeHarness.run { intake in
      let (maker, checker) = (Told.id(0x90), Told.id(0x92))
      try await intake.tell(.subsidy, Told.policy(.proposed, by: maker))
      try await intake.tell(.subsidy, Told.policy(.activated, by: checker))
      try await intake.tell(.subsidy, Told.policy(.proposed, version: 2, by: maker))
      try await intake.tell(.subsidy, Told.policy(.proposed, by: maker, policy: "unheard-of"))
      let officer = try await intake.officer()
      let path = "/v1/policies/\(Told.policy)"
      for key in [intake.lender.key, intake.operatorKey, officer] {
        let shown = try await intake.get(path, key)
        #expect(shown.status == 200)
        #expect(shown.json["name"]?["zh"] == "留温补助")
        let versions = try #require(shown.json["versions"])
        #expect(versions.elements.map { $0["step"] } == ["activated", "proposed"])
        #expect(versions[0]?["fund"]?.string == Told.fund)
        #expect(versions[0]?["hash"]?.string == String(repeating: "01", count: 32))
        #expect(versions[1]?["activatedAt"] == .null)
        #expect(versions[0]?["activatedBy"]?.string == (key == officer ? checker.text : nil))
        let list = try await intake.get("/v1/policies", key)
        #expect(
          list.json["items"]?.elements.map { $0["id"] } == [.string(Told.policy), "unheard-of"])
        #expect(list.json["items"]?[1]?["name"]?["en"] == "unheard-of")
      }
      #expect(try await intake.get("/v1/policies/none", intake.lender.key).status == 404)
      #expect(try await intake.get("/v1/policies", nil).status == 401)
    }
  }

  @Test func `entitlements are paged by what the reader may see`() async throws {
    try await IntakeHarness.run { intake in
      for number in 1...5 as ClosedRange<UInt64> {
        let owner = number == 3 ? intake.borrower : intake.lender
        try await intake.tell(.subsidy, Told.assessed(Told.id(number), owner.code))
      }
      var seen: [String?] = []
      var path = "/v1/entitlements?limit=3"
      let link = try #require(HTTPField.Name("Link"))
      let first = try await intake.get(path, intake.lender.key)
      seen += (first.json["items"]?.elements ?? []).map { $0["id"]?.string }
      let next = try #require(first.headers[link])
      path = String(next.dropFirst().prefix { $0 != ">" })
      let second = try await intake.get(path, intake.lender.key)
      seen += (second.json["items"]?.elements ?? []).map { $0["id"]?.string }
      #expect(seen == [1, 2, 4, 5].map { Told.id($0).text })
      #expect(second.headers[link] == nil)
      let faulty = try await intake.get("/v1/entitlements?state=found", intake.lender.key)
      #expect(faulty.status == 400)
      #expect(faulty.faults == ["state query-unknown"])
    }
  }

  @Test func `a command is delayed when its own process is not heard of, and not for another`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      var status = BusStatus()
      status.heard = try ["matching", "subsidy", "notifications"].map { name in
        BusStatus.Heard(
          stream: try #require(StreamName("\(name)/3303")), peer: name, cursor: .start,
          delivered: .start, head: .start, asOf: 0, behind: 0, behindMilliseconds: 0,
          isHalted: false, haltReason: nil, isSilent: name != "matching", lastError: nil)
      }
      intake.shell.set(status)
      let asked = try await intake.post(
        "/v1/surplus-offers/\(lot.text)/withdrawal", intake.lender.key, ["reason": "x"])
      #expect(asked.json["state"] == "pending")
      status.heard[0].isSilent = true
      intake.shell.set(status)
      let command = try #require(asked.json["id"]?.string)
      let shown = try await intake.get("/v1/commands/\(command)", intake.lender.key)
      #expect(shown.json["state"] == "delayed")
    }
  }
}
