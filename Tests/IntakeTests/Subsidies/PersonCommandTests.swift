import Domain
import Events
import HTTPTypes
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Intake

/// Commands of persons: who may, and how a repeat of one is known.
@Suite(.timeLimit(.minutes(10))) struct PersonCommandTests {
  @Test(arguments: PersonCommand.all)
  func `the role opens it, and to everybody else the role needed is named`(
    command: PersonCommand
  ) async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let journal = try await intake.journal()
      let needed = command.roles.sorted().joined(separator: ", ")
      let others = ["officer", "maker", "checker", "payer", "accountant", "rights-administrator"]
        .filter { !command.roles.contains($0) }.map { bureau.holding($0).key }
      for key in others + [intake.lender.key] {
        let answer = try await intake.post(
          command.path, key, command.body, headers: ["Accept-Language": "en"])
        #expect(answer.status == 403)
        #expect(answer.code == "role-missing")
        #expect(answer.faults == [" role-needed"])
        #expect(
          answer.json["errors"]?[0]?["detail"]?.string == "One of these roles is needed: \(needed)")
      }
      let reader = try await intake.post(command.path, intake.operatorKey, command.body)
      #expect(reader.code == "operator-reads-only")
      #expect(try await intake.journal() == journal)
      for role in command.roles {
        let clerk = bureau.holding(role)
        let answer = try await intake.post(command.path, clerk.key, command.body)
        #expect(answer.status == 202)
        #expect(answer.json["kind"]?.string == command.kind)
        #expect(answer.json["subject"]?.string?.hasPrefix(command.subject) == true)
      }
      #expect(try await intake.journal().count == journal.count + command.roles.count)
    }
  }

  @Test(arguments: PersonCommand.all)
  func `it is pending until its owner has judged it, and a repeat tells the present state`(
    command: PersonCommand
  ) async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let clerk = bureau.holding(try #require(command.roles.min()))
      func send(_ key: String) async throws -> Answer {
        try await intake.post(command.path, clerk.key, command.body, idempotencyKey: key)
      }
      let first = try await send("k")
      let id = try #require(first.json["id"]?.string.flatMap(EntityID.init(text:)))
      #expect(first.json["finishedAt"] == .null)
      #expect(try await send("k").status == 202)
      try await intake.finish(id)
      let done = try await send("k")
      #expect(done.status == 200)
      #expect(done.json["id"] == first.json["id"])
      let location = try #require(first.headers[.location])
      #expect(try await intake.get(location, clerk.key).json["state"] == "done")
      #expect(try await intake.get(location, bureau.officer.key).status == 200)
      #expect(try await intake.get(location, intake.operatorKey).status == 200)
      #expect(try await intake.get(location, intake.lender.key).status == 404)

      let second = try await send("l")
      let other = try #require(second.json["id"]?.string.flatMap(EntityID.init(text:)))
      #expect(other != id)
      try await intake.publish(
        CommandRefused(command: other, code: "not-possible", detail: "why"))
      let refused = try await send("l")
      #expect(refused.status == 409)
      #expect(refused.code == "not-possible")
    }
  }

  @Test func `two persons and an enterprise may use the same key of idempotency`() async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let payee = try await intake.payee(of: intake.lender)
      var ids: Set<String> = []
      for clerk in [bureau.checker, bureau.payer, bureau.accountant] {
        let answer = try await intake.post(
          "/v1/payments/release", clerk.key, [:], idempotencyKey: "same")
        #expect(answer.status == 202)
        ids.insert(try #require(answer.json["id"]?.string))
        let event = try #require(try await intake.lastEvent() as? PaymentsThawed)
        #expect(event.person == clerk.id)
      }
      let applied = try await intake.post(
        "/v1/applications", intake.lender.key,
        ["policy": .string(SubsidyBody.policy), "payee": .string(payee.text)],
        idempotencyKey: "same")
      #expect(applied.status == 202)
      ids.insert(try #require(applied.json["id"]?.string))
      #expect(ids.count == 4)
    }
  }

  @Test func `two keys of one person are one person`() async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let issued = try await intake.operate(
        "person.issue-key",
        ["person": .string(bureau.payer.id.text), "as": .string(bureau.administrator.key)])
      let second = try #require(issued["key"]?.string)
      let first = try await intake.post(
        "/v1/payments/release", bureau.payer.key, [:], idempotencyKey: "k")
      let journal = try await intake.journal()
      let again = try await intake.post(
        "/v1/payments/release", second, [:], idempotencyKey: "k")
      #expect(again.json["id"] == first.json["id"])
      let other = try await intake.post(
        "/v1/payment-batches", second, SubsidyBody.release, idempotencyKey: "k")
      #expect(other.status == 422)
      #expect(other.code == "idempotency-key-reused")
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `a person's command is no enterprise's verb, and a role that was taken opens nothing`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      for path in ["/v1/surplus-offers", "/v1/payees"] {
        let answer = try await intake.post(path, bureau.payer.key, Body.surplus)
        #expect(answer.code == "role-missing")
        #expect(answer.faults.isEmpty)
      }
      _ = try await intake.operate(
        "person.take",
        [
          "person": .string(bureau.payer.id.text), "role": "payer",
          "as": .string(bureau.administrator.key),
        ])
      let late = try await intake.post("/v1/payments/release", bureau.payer.key, [:])
      #expect(late.code == "role-missing")
    }
  }

  /// The edge asks its memory of roles, which is a commit behind what is being decided.
  @Test func `the decision asks the table, whatever the edge had found`() async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let journal = try await intake.journal()
      for (requester, number) in [
        (Requester.person(bureau.maker.id), 1), (.person(EntityID(high: 1, low: 1)), 2),
        (.enterprise(intake.lender.code), 3),
      ] {
        let request = RequestIdentity(
          requester: requester, idempotencyKey: "k\(number)", hash: [UInt8(number)])
        let submission = await intake.desk.runtime.submit(
          .subsidy(.thaw(ThawPayments(request: request))),
          id: intake.desk.runtime.newCommandID())
        guard case .refused(let refusal) = submission else {
          Issue.record("\(submission)")
          continue
        }
        #expect(refusal.code == "role-missing")
      }
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `commands outlive the process, and so do a person's keys of idempotency`()
    async throws
  {
    let remains = try await IntakeHarness.run { intake in
      let payee = try await intake.payee(of: intake.lender)
      _ = try await intake.post(
        "/v1/applications", intake.lender.key,
        ["policy": .string(SubsidyBody.policy), "payee": .string(payee.text)],
        idempotencyKey: "a")
    }
    try await IntakeHarness.run(after: remains) { intake in
      let event = try #require(try await intake.lastEvent() as? SubsidyApplied)
      let shown = try await intake.get(
        "/v1/commands/\(event.command.text)", intake.lender.key)
      #expect(shown.json["kind"] == "application")
    }
  }

  /// What the table held before persons had commands is all there afterwards.
  @Test func `commands from before persons had any are kept`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("intake.db")
    let id = EntityID(high: 5, low: 6)
    do {
      let store = try Store(path: path, migrations: Array(IntakeStore.migrations.prefix(4)))
      try store.write { transaction in
        try transaction.execute(EarlierStatement.enterprise)
        try transaction.execute(EarlierStatement.command, .blob(id.bytes))
      }
    }
    let store = try Store(path: path, migrations: IntakeStore.migrations)
    let row = try store.read { try $0.row(EarlierStatement.find, .blob(id.bytes)) }
    let found = try #require(row)
    #expect(try found.text("enterprise") == "E")
    #expect(try found.blobOrNil("person") == nil)
    #expect(try found.text("idempotency_key") == "k")
    #expect(throws: StorageError.self) {
      try store.write { try $0.execute(EarlierStatement.nobodys, .blob(id.bytes)) }
    }
    #expect(throws: StorageError.self) {
      try store.write { try $0.execute(EarlierStatement.twice, .blob([1])) }
    }
  }
}

private enum EarlierStatement: String, SQLStatement {
  case enterprise =
    """
    INSERT INTO enterprise (code, name, kind, region, added_at) VALUES ('E', 'n', 'private', 'r', 1)
    """
  case command =
    """
    INSERT INTO command (id, enterprise, idempotency_key, request_hash, kind, subject, subject_kind,
      state, accepted_at)
    VALUES ($1, 'E', 'k', $1, 'submission', $1, 'surplus', 'pending', 1)
    """
  case find = "SELECT * FROM command WHERE id = $1"
  case nobodys = "UPDATE command SET enterprise = NULL WHERE id = $1"
  case twice =
    """
    INSERT INTO command (id, enterprise, idempotency_key, request_hash, kind, subject, subject_kind,
      state, accepted_at)
    VALUES ($1, 'E', 'k', $1, 'amendment', $1, 'surplus', 'pending', 2)
    """
}
