import Domain
import Events
import HTTPTypes
import Intake
import MessageBus
import Testing

/// An enterprise applies for a subsidy, and hears what Subsidy made of it.
@Suite(.timeLimit(.minutes(10))) struct ApplicationTests {
  private func body(_ payee: EntityID, _ policy: String = SubsidyBody.policy) -> JSONValue {
    ["policy": .string(policy), "payee": .string(payee.text)]
  }

  @Test func `an application is pending, then done, and a repeat tells the present state`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let payee = try await intake.payee(of: intake.lender)
      let first = try await intake.post(
        "/v1/applications", intake.lender.key, body(payee), idempotencyKey: "a")
      #expect(first.status == 202)
      #expect(first.json["kind"] == "application")
      #expect(first.json["subject"]?.string == "/v1/policies/\(SubsidyBody.policy)")
      let event = try #require(try await intake.lastEvent() as? SubsidyApplied)
      let record = try #require(try await intake.journal().last)
      #expect(
        record.entities
          == ["enterprise/\(intake.lender.code.text)", "policy/\(SubsidyBody.policy)"])
      #expect(event.enterprise == intake.lender.code)
      #expect(event.payee == payee)
      #expect(event.policy == SubsidyBody.policy)
      #expect(event.entered == nil)
      try await intake.finish(event.command)
      let again = try await intake.post(
        "/v1/applications", intake.lender.key, body(payee), idempotencyKey: "a")
      #expect(again.status == 200)
      #expect(again.json["id"] == first.json["id"])
      #expect(again.json["state"] == "done")
      let location = try #require(first.headers[.location])
      #expect(try await intake.get(location, intake.stranger.key).status == 404)
      #expect(try await intake.get(location, intake.operatorKey).status == 200)
    }
  }

  @Test func `a refusal of Subsidy is a conflict with its code`() async throws {
    try await IntakeHarness.run { intake in
      let payee = try await intake.payee(of: intake.lender)
      _ = try await intake.post(
        "/v1/applications", intake.lender.key, body(payee), idempotencyKey: "a")
      let event = try #require(try await intake.lastEvent() as? SubsidyApplied)
      try await intake.publish(
        CommandRefused(command: event.command, code: "policy-not-in-force", detail: ""))
      let again = try await intake.post(
        "/v1/applications", intake.lender.key, body(payee), idempotencyKey: "a")
      #expect(again.status == 409)
      #expect(again.code == "policy-not-in-force")
      #expect(again.json["command"]?.string == event.command.text)
      // It may apply again, under another key.
      let second = try await intake.post("/v1/applications", intake.lender.key, body(payee))
      #expect(second.status == 202)
    }
  }

  @Test func `the payee is the enterprise's own, and not erased`() async throws {
    try await IntakeHarness.run { intake in
      let own = try await intake.payee(of: intake.lender)
      let others = try await intake.payee(of: intake.stranger)
      let contact = try await intake.post(
        "/v1/contacts", intake.lender.key, ["channel": "mail", "address": "a@b.cn"])
      let contactID = try #require(contact.json["id"]?.string.flatMap(EntityID.init(text:)))
      for payee in [others, contactID, EntityID(high: 9, low: 9)] {
        let answer = try await intake.post("/v1/applications", intake.lender.key, body(payee))
        #expect(answer.status == 422)
        #expect(answer.faults == ["/payee payee-unknown"])
      }
      _ = try await intake.post(
        "/v1/payees/\(own.text)/erasure", intake.lender.key, ["reason": "换银行"])
      let erased = try await intake.post("/v1/applications", intake.lender.key, body(own))
      #expect(erased.faults == ["/payee subject-erased"])
      #expect(try await intake.lastEvent() is SubjectErased)
    }
  }

  @Test(arguments: ["", "A", "a b", "1a", "a/b", "a#", String(repeating: "a", count: 101), "政策"])
  func `what is no policy's name is refused`(name: String) async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post(
        "/v1/applications", intake.lender.key,
        ["policy": .string(name), "payee": "x", "enterprise": "y"])
      #expect(
        answer.faults == [
          "/enterprise for-officers-only", "/policy not-a-policy", "/payee not-an-id",
        ])
    }
  }

  @Test func `an officer applies for a caller`() async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let payee = try await intake.payee(of: intake.lender)
      let entered = body(payee).with("enterprise", .string(intake.lender.code.text))
        .with("entered", ["source": "visit", "calledBack": false])
      let answer = try await intake.post("/v1/applications", bureau.officer.key, entered)
      #expect(answer.status == 202)
      let event = try #require(try await intake.lastEvent() as? SubsidyApplied)
      #expect(event.enterprise == intake.lender.code)
      #expect(
        event.entered == EnteredFor(officer: bureau.officer.id, source: .visit, calledBack: false))
      let other = entered.with("enterprise", .string(intake.borrower.code.text))
      let wrong = try await intake.post("/v1/applications", bureau.officer.key, other)
      #expect(wrong.faults == ["/payee payee-unknown"])
      let maker = try await intake.post("/v1/applications", bureau.maker.key, entered)
      #expect(maker.code == "role-missing")
    }
  }
}
