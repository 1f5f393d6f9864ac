import Domain
import Events
import Foundation
import MessageBus
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Intake

/// Contacts and payees over HTTP, what other processes are told of them, and what is left behind.
@Suite(.timeLimit(.minutes(10))) struct SubjectTests {
  private static let mail: JSONValue = ["channel": "mail", "address": "canary.mail@example.cn"]
  private static let webhook: JSONValue = [
    "channel": "webhook", "address": "https://canary-hook.example.cn/in?t=1", "language": "en",
  ]
  private static let payee: JSONValue = [
    "name": "金丝雀鞋业有限公司", "account": "6222021203009998887", "agent": "102333000123",
  ]
  private static let canaries = [
    "canary.mail@example.cn", "canary-hook.example.cn/in", "金丝雀鞋业有限公司", "6222021203009998887",
    "102333000123",
  ]

  @Test func `a contact is shown masked, and a webhook's secret once`() async throws {
    try await IntakeHarness.run { intake in
      let mail = try await intake.post("/v1/contacts", intake.lender.key, Self.mail)
      #expect(mail.status == 201)
      #expect(mail.json["address"] == "c***@e***.cn")
      #expect(mail.json["language"] == "zh")
      #expect(mail.json["secret"] == .null)
      let hook = try await intake.post(
        "/v1/contacts", intake.lender.key, Self.webhook, idempotencyKey: "hook")
      let secret = try #require(hook.json["secret"]?.string)
      #expect(secret.wholeMatch(of: /whsec_[A-Za-z0-9+\/]{43}=/) != nil)
      let again = try await intake.post(
        "/v1/contacts", intake.lender.key, Self.webhook, idempotencyKey: "hook")
      #expect(again.status == 201)
      #expect(again.json["id"] == hook.json["id"])
      #expect(again.json["secret"] == .null)
      let list = try await intake.get("/v1/contacts", intake.lender.key)
      #expect(list.json["items"]?.elements.map { $0["channel"]?.string } == ["mail", "webhook"])
      let event = try #require(try await intake.lastEvent() as? ContactAdded)
      #expect(event.enterprise == intake.lender.code)
      #expect(event.channel == .webhook)
      #expect(event.language == .english)
    }
  }

  @Test func `nobody else sees a contact or payee, and an officer sees it masked`() async throws {
    try await IntakeHarness.run { intake in
      let officer = try await intake.officer()
      for (path, body) in [("/v1/contacts", Self.mail), ("/v1/payees", Self.payee)] {
        let added = try await intake.post(path, intake.lender.key, body)
        let one = "\(path)/\(try #require(added.json["id"]?.string))"
        #expect(try await intake.get(one, intake.stranger.key).status == 404)
        #expect(try await intake.get(path, intake.stranger.key).json["items"] == [])
        let erased = try await intake.post(
          "\(one)/erasure", intake.stranger.key, ["reason": "x"])
        #expect(erased.status == 404)
        #expect(try await intake.get(one, officer).status == 200)
        #expect(try await intake.get(one, intake.operatorKey).code == "role-missing")
      }
    }
  }

  @Test func `all faults are told at once, and none says a value again`() async throws {
    try await IntakeHarness.run { intake in
      let journal = try await intake.journal()
      let payee = try await intake.post(
        "/v1/payees", intake.lender.key,
        ["name": "", "account": "6222 0212", "agent": "12", "owner": "x"])
      #expect(
        payee.faults == [
          "/name text-length-out-of-range", "/account not-digits", "/agent not-digits",
          "/owner unknown-field",
        ])
      #expect(payee.json["errors"]?.elements.allSatisfy { $0["value"] == .null } == true)
      for address in ["nobody", "a b@c.cn", "a@b", "x@y.cn\r\nBcc: z@y.cn"] {
        let answer = try await intake.post(
          "/v1/contacts", intake.lender.key, ["channel": "mail", "address": .string(address)])
        #expect(answer.faults == ["/address mail-address-invalid"])
      }
      for address in ["ftp://a.cn", "https://", "https://a b.cn", "https://u:p@a.cn/", "a.cn"] {
        let answer = try await intake.post(
          "/v1/contacts", intake.lender.key, ["channel": "webhook", "address": .string(address)])
        #expect(answer.faults == ["/address web-address-invalid"], "\(address)")
      }
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `the same account twice, or too many, is refused; after an erasure it is not`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let first = try await intake.post("/v1/payees", intake.lender.key, Self.payee)
      let twice = try await intake.post("/v1/payees", intake.lender.key, Self.payee)
      #expect(twice.status == 409)
      #expect(twice.code == "subject-exists")
      // Another enterprise may be paid there: whether that is right is for people to judge.
      #expect(try await intake.post("/v1/payees", intake.borrower.key, Self.payee).status == 201)
      for number in 1..<VaultTables.subjectsMaximum {
        let body = Self.payee.with("account", .string("62220212030000000\(number + 10)"))
        #expect(try await intake.post("/v1/payees", intake.lender.key, body).status == 201)
      }
      let other = Self.payee.with("account", "12345678")
      let full = try await intake.post("/v1/payees", intake.lender.key, other)
      #expect(full.code == "subjects-too-many")
      let id = try #require(first.json["id"]?.string)
      let erased = try await intake.post(
        "/v1/payees/\(id)/erasure", intake.lender.key, ["reason": "换银行"])
      #expect(erased.status == 200)
      #expect(erased.json["account"] == .null)
      #expect(erased.json["erasedAt"] != .null)
      #expect(try await intake.lastEvent() is SubjectErased)
      let secondErasure = try await intake.post(
        "/v1/payees/\(id)/erasure", intake.lender.key, ["reason": "换银行"])
      #expect(secondErasure.code == "subject-erased")
      #expect(try await intake.post("/v1/payees", intake.lender.key, Self.payee).status == 201)
    }
  }

  @Test func `another process is told what its purpose covers, and each read is logged`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let added = try await intake.post("/v1/payees", intake.lender.key, Self.payee)
      let id = try #require(added.json["id"]?.string)
      let subject = try #require(EntityID(text: id))
      let event = try #require(try await intake.lastEvent() as? PayeeAdded)
      #expect(event.payee == subject)
      let question = Self.question(.pay, subject, [.payeeAccount, .payeeName])
      guard case .values(let values) = await intake.shell.ask(question, as: "subsidy") else {
        Issue.record("not answered")
        return
      }
      #expect(
        values.map { $0.value.map { String(decoding: $0, as: UTF8.self) } }
          == ["6222021203009998887", "金丝雀鞋业有限公司"])
      #expect(values.map(\.digest) == [event.accountDigest, event.nameDigest])

      _ = try await intake.post("/v1/payees/\(id)/erasure", intake.lender.key, ["reason": "x"])
      #expect(
        await intake.shell.ask(question, as: "subsidy")
          == .values(Array(repeating: AskedValue(value: nil, digest: ""), count: 2)))
      let reads = try await intake.operate("vault.reads", ["subject": .string(id)])
      let entries = try #require(reads["reads"]?.elements)
      #expect(entries.map { $0["found"] ?? .null } == [false, false, true, true] as [JSONValue])
      #expect(entries.allSatisfy { $0["reader"] == "subsidy" && $0["purpose"] == "pay" })
    }
  }

  @Test(arguments: [
    ("mail", "payee.account"), ("pay", "contact.mail"), ("pay", "payee.birthday"),
    ("gossip", "payee.account"), ("", "payee.account"),
  ])
  func `what a purpose does not cover is not told`(purpose: String, field: String) async throws {
    try await IntakeHarness.run { intake in
      let added = try await intake.post("/v1/payees", intake.lender.key, Self.payee)
      let id = try #require(added.json["id"]?.string.flatMap { EntityID(text: $0) })
      let question = AskQuestion(purpose: purpose, items: [.init(subject: id.bytes, field: field)])
      #expect(await intake.shell.ask(question, as: "subsidy") == .failed(.forbidden))
    }
  }

  @Test func `values are in no file but the answer to who may ask`() async throws {
    try await IntakeHarness.run { intake in
      for (path, body) in [
        ("/v1/contacts", Self.mail), ("/v1/contacts", Self.webhook), ("/v1/payees", Self.payee),
      ] {
        let answer = try await intake.post(path, intake.lender.key, body, idempotencyKey: "same")
        // The second finds the key used by the first: told so, and of the body nothing.
        #expect([201, 422].contains(answer.status))
        let told = JSONWriter.text(answer.json)
        for canary in Self.canaries { #expect(!told.contains(canary)) }
        _ = try await intake.post(path, intake.lender.key, body)
      }
      let files = try ["intake.db", "intake.db-wal"].map {
        try Data(contentsOf: URL(filePath: intake.folder.file($0)))
      }
      let hash = try #require(files.first { $0.range(of: Data("c***@e***.cn".utf8)) != nil })
      #expect(!hash.isEmpty, "the masked value is there, so that the search can find something")
      for canary in Self.canaries {
        for file in files { #expect(file.range(of: Data(canary.utf8)) == nil, "\(canary)") }
      }
      #expect(!intake.desk.runtime.metrics.text.contains("canary"))
    }
  }

  @Test func `keys are changed while the vault is in use`() async throws {
    let remains = try await IntakeHarness.run { intake in
      for (path, body) in [("/v1/payees", Self.payee), ("/v1/contacts", Self.mail)] {
        let added = try await intake.post(path, intake.lender.key, body)
        #expect(added.status == 201)
      }
    }
    let rotated = remains.vaultKeys.rotated()
    try await IntakeHarness.run(after: remains, vaultKeys: rotated) { intake in
      let before = try await intake.operate("vault.status", [:])
      #expect(before == ["keys": [["key": "k1", "fields": 4]]])
      #expect(try await intake.operate("vault.reseal", [:]) == ["resealed": 4])
      #expect(try await intake.operate("vault.reseal", [:]) == ["resealed": 0])
      let after = try await intake.operate("vault.status", [:])
      #expect(after == ["keys": [["key": "k2", "fields": 4]]])
      let twice = try await intake.post("/v1/payees", intake.lender.key, Self.payee)
      #expect(twice.code == "subject-exists", "digests outlive a change of keys")
    }
    try await IntakeHarness.run(after: remains, vaultKeys: try rotated.retired("k1")) { intake in
      try intake.desk.runtime.store.read { try intake.desk.vault.requireKeys($0) }
      let list = try await intake.get("/v1/payees", intake.lender.key)
      let id = try #require(
        list.json["items"]?[0]?["id"]?.string.flatMap { EntityID(text: $0) })
      let question = Self.question(.pay, id, [.payeeAccount])
      guard case .values(let values) = await intake.shell.ask(question, as: "subsidy") else {
        Issue.record("not answered")
        return
      }
      #expect(values[0].value == Array("6222021203009998887".utf8))
      let without = Vault(keys: remains.vaultKeys)
      #expect(throws: VaultKeyMissing.self) {
        try intake.desk.runtime.store.read { try without.requireKeys($0) }
      }
    }
  }

  private static func question(
    _ purpose: VaultPurpose, _ subject: EntityID, _ fields: [VaultField]
  ) -> AskQuestion {
    AskQuestion(
      purpose: purpose.rawValue,
      items: fields.map { .init(subject: subject.bytes, field: $0.rawValue) })
  }
}
