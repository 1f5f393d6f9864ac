import Domain
import Events
import Intake
import Testing

/// A correction takes the place of a statement, whole and once; and an officer enters for a caller.
@Suite(.timeLimit(.minutes(10))) struct FactCorrectionTests {
  private func state(
    _ intake: IntakeHarness, _ body: JSONValue, by caller: IntakeHarness.Caller? = nil
  ) async throws -> Answer {
    try await intake.post("/v1/facts", (caller ?? intake.lender).key, body)
  }

  @Test func `a correction takes the place of the whole statement`() async throws {
    try await IntakeHarness.run { intake in
      let first = try await state(intake, SubsidyBody.staff("1", "2"))
      let id = try #require(first.json["id"])
      let second = try await state(
        intake, SubsidyBody.staff("2", "3").with("corrects", id))
      #expect(second.status == 201)
      #expect(second.json["corrects"] == id)
      let event = try #require(try await intake.lastEvent() as? FactsStated)
      #expect(event.corrects?.text == id.string)
      let shown = try await intake.get("/v1/facts/\(id.string ?? "")", intake.lender.key)
      #expect(shown.json["correctedBy"] == second.json["id"])
      #expect(shown.json["staff"] == first.json["staff"], "what it once said stays to be seen")
      #expect(try await state(intake, SubsidyBody.staff("1")).status == 201, "1 counts no more")
      #expect(
        try await state(intake, SubsidyBody.staff("3")).faults
          == ["/staff/0/worker worker-stated-already"])
    }
  }

  @Test func `a correction without rows takes a statement back`() async throws {
    try await IntakeHarness.run { intake in
      let first = try await state(intake, SubsidyBody.facts)
      let id = try #require(first.json["id"])
      let taken = try await state(intake, ["corrects": id])
      #expect(taken.status == 201)
      #expect(taken.json["staffCount"] == 0)
      #expect(try await state(intake, SubsidyBody.facts).status == 201)
    }
  }

  @Test func `a statement is corrected once, and who comes later is told the newer one`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let id = try #require(try await state(intake, SubsidyBody.staff("1")).json["id"])
      let newer = try await state(intake, SubsidyBody.staff("2").with("corrects", id))
      let journal = try await intake.journal()
      let late = try await state(intake, SubsidyBody.staff("3").with("corrects", id))
      #expect(late.status == 409)
      #expect(late.code == "facts-corrected-already")
      let detail = try #require(late.json["detail"]?.string)
      #expect(detail.contains(try #require(newer.json["id"]?.string)))
      #expect(try await intake.journal() == journal)
      // A refused correction leaves the workers where they are.
      #expect(
        try await state(intake, SubsidyBody.staff("2")).faults
          == ["/staff/0/worker worker-stated-already"])
    }
  }

  @Test func `a correction of what is not there, or another's, is refused alike`() async throws {
    try await IntakeHarness.run { intake in
      let id = try #require(try await state(intake, SubsidyBody.staff("1")).json["id"])
      let unknown = JSONValue.string(EntityID(high: 1, low: 1).text)
      for corrects in [id, unknown] {
        let answer = try await state(
          intake, SubsidyBody.staff("7").with("corrects", corrects), by: intake.stranger)
        #expect(answer.status == 422)
        #expect(answer.faults == ["/corrects facts-unknown"])
      }
      let shown = try await intake.get("/v1/facts/\(id.string ?? "")", intake.lender.key)
      #expect(shown.json["correctedBy"] == .null)
    }
  }

  @Test func `a refused correction leaves the workers where they are`() async throws {
    try await IntakeHarness.run { intake in
      let id = try #require(try await state(intake, SubsidyBody.staff("1")).json["id"])
      _ = try await state(intake, SubsidyBody.staff("2"))
      let refused = try await state(intake, SubsidyBody.staff("1", "2").with("corrects", id))
      #expect(refused.faults == ["/staff/1/worker worker-stated-already"])
      let again = try await state(intake, SubsidyBody.staff("1"))
      #expect(again.faults == ["/staff/0/worker worker-stated-already"])
    }
  }

  @Test func `an enterprise speaks for itself alone`() async throws {
    try await IntakeHarness.run { intake in
      let journal = try await intake.journal()
      let code = JSONValue.string(intake.borrower.code.text)
      let other = try await state(
        intake, SubsidyBody.facts.with("enterprise", code).with("entered", SubsidyBody.entered))
      #expect(other.status == 422)
      #expect(other.faults == ["/enterprise for-officers-only", "/entered for-officers-only"])
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `an officer enters for a caller, who sees by whom`() async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let body = SubsidyBody.facts.with("enterprise", .string(intake.lender.code.text))
        .with("entered", SubsidyBody.entered)
      let answer = try await intake.post("/v1/facts", bureau.officer.key, body)
      #expect(answer.status == 201)
      #expect(
        answer.json["entered"] == [
          "officer": .string(bureau.officer.id.text), "source": "phone", "calledBack": true,
        ])
      let event = try #require(try await intake.lastEvent() as? FactsStated)
      #expect(event.enterprise == intake.lender.code)
      #expect(
        event.entered
          == EnteredFor(officer: bureau.officer.id, source: .phone, calledBack: true))
      let shown = try await intake.get(
        "/v1/facts/\(event.facts.text)", intake.lender.key)
      #expect(shown.json == answer.json)
      // The enterprise may correct it by itself.
      let corrected = try await intake.post(
        "/v1/facts", intake.lender.key,
        SubsidyBody.facts.with("corrects", .string(event.facts.text)))
      #expect(corrected.status == 201)
    }
  }

  @Test func `an officer says for whom and how it came, and nobody else may`() async throws {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let journal = try await intake.journal()
      let bare = try await intake.post("/v1/facts", bureau.officer.key, SubsidyBody.facts)
      #expect(bare.faults == ["/enterprise missing-field", "/entered missing-field"])
      let nobody = try #require(CreditCode.completing(first17: "91330302MA20009X0"))
      let unknown = SubsidyBody.facts.with("enterprise", .string(nobody.text))
      let half = try await intake.post(
        "/v1/facts", bureau.officer.key, unknown.with("entered", ["source": "letter"]))
      #expect(half.faults == ["/entered/source not-a-choice", "/entered/calledBack missing-field"])
      let stray = try await intake.post(
        "/v1/facts", bureau.officer.key, unknown.with("entered", SubsidyBody.entered))
      #expect(stray.faults == ["/enterprise enterprise-unknown"])
      for clerk in bureau.all where clerk.id != bureau.officer.id {
        let answer = try await intake.post("/v1/facts", clerk.key, SubsidyBody.facts)
        #expect(answer.status == 403)
        #expect(answer.code == "role-missing")
        #expect(answer.json["errors"]?[0]?["detail"]?.string?.contains("officer") == true)
      }
      let reader = try await intake.post("/v1/facts", intake.operatorKey, SubsidyBody.facts)
      #expect(reader.code == "operator-reads-only")
      #expect(try await intake.journal() == journal)
    }
  }
}
