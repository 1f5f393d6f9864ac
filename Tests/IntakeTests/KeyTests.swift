import Domain
import Events
import Foundation
import HTTPTypes
import MessageBus
import TestSupport
import Testing

@testable import Intake

@Suite(.timeLimit(.minutes(10))) struct KeyTests {
  @Test func `no key, an unknown and a revoked one are refused, each by its code`() async throws {
    try await IntakeHarness.run { intake in
      let journal = try await intake.journal()
      let unknown = "tj_" + String(repeating: "A", count: 43)
      _ = try await intake.operate(
        "enterprise.revoke-key", ["code": .string(intake.stranger.code.text)])
      for (key, code) in [
        (nil, "key-missing"), (unknown, "key-unknown"), (intake.stranger.key, "key-revoked"),
      ] as [(String?, String)] {
        let read = try await intake.get("/v1/surplus-offers", key)
        let written = try await intake.post("/v1/surplus-offers", key, Body.surplus)
        for answer in [read, written] {
          #expect(answer.status == 401)
          #expect(answer.code == code)
          #expect(answer.headers[.wwwAuthenticate] == "Bearer realm=\"tiaoji\"")
        }
      }
      #expect(try await intake.journal() == journal)
    }
  }

  @Test(arguments: ["Basic abc", "Bearer", "Bearer a b", "tj_abc", ""])
  func `what is no bearer token is no key`(header: String) async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.get(
        "/v1/proposals", nil, headers: ["Authorization": header])
      #expect(answer.status == 401)
      #expect(answer.code == "key-missing")
    }
  }

  @Test func `an operator's key reads and does not write`() async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post("/v1/surplus-offers", intake.operatorKey, Body.surplus)
      #expect(answer.status == 403)
      #expect(answer.code == "operator-reads-only")
      #expect(try await intake.get("/v1/surplus-offers", intake.operatorKey).status == 200)
    }
  }

  @Test func `one key of two is revoked by its id, at once`() async throws {
    try await IntakeHarness.run { intake in
      let issued = try await intake.operate(
        "enterprise.issue-key", ["code": .string(intake.lender.code.text)])
      let second = try #require(issued["key"]?.string)
      #expect(try await intake.get("/v1/proposals", second).status == 200)
      let id = try #require(issued["keyID"])
      let revoked = try await intake.operate("enterprise.revoke-key", ["keyID": id])
      #expect(revoked == ["revoked": [id]])
      #expect(try await intake.get("/v1/proposals", second).status == 401)
      #expect(try await intake.get("/v1/proposals", intake.lender.key).status == 200)
    }
  }

  @Test func `keys are 256 random bits`() {
    let keys = (0..<100).map { _ in APIKey.generate().text }
    #expect(Set(keys).count == 100)
    #expect(keys.allSatisfy { $0.hasPrefix("tj_") && $0.utf8.count == 46 })
  }

  @Test func `neither the store nor its log holds a key, but its hash`() async throws {
    try await IntakeHarness.run { intake in
      let secrets = [intake.lender.key, intake.operatorKey].map { Data($0.utf8) }
      let hash = Data(APIKey.hash(intake.lender.key))
      let store = try ["intake.db", "intake.db-wal"].map {
        try Data(contentsOf: URL(filePath: intake.folder.file($0)))
      }
      #expect(store.contains { $0.range(of: hash) != nil })
      for file in store {
        for secret in secrets { #expect(file.range(of: secret) == nil) }
      }
    }
  }

  @Test func `keys and revocations outlive the process`() async throws {
    let stopped = try await IntakeHarness.run { intake in
      _ = try await intake.operate(
        "enterprise.revoke-key", ["code": .string(intake.stranger.code.text)])
    }
    try await IntakeHarness.run(after: stopped) { intake in
      let path = "/v1/surplus-offers"
      #expect(try await intake.get(path, intake.operatorKey).status == 200)
      #expect(try await intake.get(path, intake.stranger.key).code == "key-revoked")
      // Each key is still its enterprise's own.
      for caller in [intake.lender, intake.borrower] {
        let answer = try await intake.post(path, caller.key, Body.surplus)
        #expect(answer.json["enterprise"]?.string == caller.code.text)
      }
    }
  }

  @Test func `an added enterprise is an event on its region's partition`() async throws {
    try await IntakeHarness.run { intake in
      let event = try #require(try await intake.lastEvent() as? EnterpriseAdded)
      #expect(event.enterprise == intake.stranger.code)
      #expect(event.kind == "private")
    }
  }

  @Test func `a list with a fault of form adds nobody, and tells every fault`() async throws {
    try await IntakeHarness.run { intake in
      let journal = try await intake.journal()
      let good = try #require(CreditCode.completing(first17: "91330302MA2000990"))
      let refusal = await #expect(throws: ServiceRefusal.self) {
        do {
          _ = try await intake.operate(
            "enterprise.add",
            [
              "enterprises": [
                [
                  "code": .string(good.text), "name": "甲", "kind": "private", "region": "330302",
                ],
                ["code": "123", "name": "", "kind": "big", "region": "3303", "owner": "x"],
              ]
            ])
        } catch {
          throw ServiceRefusal(error)
        }
      }
      #expect(
        refusal?.faults == [
          "/enterprises/1/code credit-code-length",
          "/enterprises/1/name text-length-out-of-range", "/enterprises/1/kind not-a-choice",
          "/enterprises/1/region not-a-region", "/enterprises/1/owner unknown-field",
        ])
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `an enterprise outside the served prefectures, or there already, is refused alone`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let codes = try ["0", "1"].map {
        try #require(CreditCode.completing(first17: "91330302MA200099\($0)"))
      }
      func entry(_ code: CreditCode, _ region: String) -> JSONValue {
        [
          "code": .string(code.text), "name": "甲", "kind": "foreign", "region": .string(region),
        ]
      }
      let reply = try await intake.operate(
        "enterprise.add",
        [
          "enterprises": [
            entry(intake.lender.code, "330302"), entry(codes[0], "310101"),
            entry(codes[1], "330381"),
          ]
        ])
      let results = try #require(reply["enterprises"]?.elements)
      #expect(results[0]["errors"]?[0]?["code"] == "enterprise-exists")
      #expect(results[1]["errors"]?[0]?["code"] == "region-unserved")
      #expect(results[2]["key"]?.string?.hasPrefix("tj_") == true)
    }
  }

  @Test func `a verb that Intake does not have is left to others`() throws {
    #expect(try IntakeOperations.work("parked.list", Array("{}".utf8), KeyCache()) == nil)
  }
}
