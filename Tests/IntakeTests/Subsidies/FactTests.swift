import Domain
import Events
import HTTPTypes
import Intake
import MessageBus
import Testing

/// Facts as enterprises state and correct them.
@Suite(.timeLimit(.minutes(10))) struct FactTests {
  @Test func `a statement is journalled with ids for its workers, in the order stated`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post("/v1/facts", intake.lender.key, SubsidyBody.facts)
      #expect(answer.status == 201)
      let id = try #require(answer.json["id"]?.string)
      #expect(answer.headers[.location] == "/v1/facts/\(id)")
      #expect(answer.json["staffCount"] == 2)
      #expect(answer.json["entered"] == .null)
      let event = try #require(try await intake.lastEvent() as? FactsStated)
      let record = try #require(try await intake.journal().last)
      #expect(record.entities == ["facts/\(id)", "enterprise/\(intake.lender.code.text)"])
      #expect(event.facts.text == id)
      #expect(event.enterprise == intake.lender.code)
      let staff = answer.json["staff"]?.elements.map { $0["person"]?.string }
      #expect(event.staff.map(\.person.text) == staff)
      #expect(event.training.map(\.person) == [event.staff[0].person], "the same worker")
      #expect(event.staff[0].person != event.staff[1].person)
      #expect(event.staff[0].local == false)
      #expect(event.staff[0].loans.map(\.region.text) == ["330303"])
      #expect(event.staff[1].leftOn == CalendarDay(iso: "2021-01-11"))
      #expect(event.training[0].classHours == 20)
      #expect(event.training[0].level == "5")
      let command = try await intake.get(
        "/v1/commands/\(try #require(answer.json["command"]?.string))", intake.lender.key)
      #expect(command.json["state"] == "done")
      #expect(command.json["kind"] == "facts")
      #expect(command.json["subject"]?.string == "/v1/facts/\(id)")
    }
  }

  @Test func `a repeat answers with the same statement, and a second key makes no second`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let first = try await intake.post(
        "/v1/facts", intake.lender.key, SubsidyBody.facts, idempotencyKey: "f")
      let journal = try await intake.journal()
      let again = try await intake.post(
        "/v1/facts", intake.lender.key, SubsidyBody.facts, idempotencyKey: "f")
      #expect(again.status == 201)
      #expect(again.json == first.json)
      let other = try await intake.post(
        "/v1/facts", intake.lender.key, SubsidyBody.staff("1"), idempotencyKey: "f")
      #expect(other.code == "idempotency-key-reused")
      let second = try await intake.post("/v1/facts", intake.lender.key, SubsidyBody.facts)
      #expect(
        second.faults == [
          "/staff/0/worker worker-stated-already", "/staff/1/worker worker-stated-already",
          "/training/0/worker worker-stated-already",
        ])
      let detail = try #require(second.json["errors"]?[0]?["detail"]?.string)
      #expect(detail.contains(try #require(first.json["id"]?.string)))
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `no more rows count at a time than the limit, and what is taken back makes room`()
    async throws
  {
    try await IntakeHarness.run { intake in
      func state(_ workers: Range<Int>, correcting: JSONValue = .null) async throws -> Answer {
        let rows = workers.map { JSONValue.object([JSONMember("worker", .string("W-\($0)"))]) }
        return try await intake.post(
          "/v1/facts", intake.lender.key, ["staff": .array(rows), "corrects": correcting],
          idempotencyKey: "\(workers.lowerBound)-\(correcting == .null)")
      }
      let most = StateFacts.liveMaximum
      var last: JSONValue = .null
      for start in stride(from: 0, to: most, by: 200) {
        let stated = try await state(start..<start + 200)
        last = try #require(stated.json["id"], "\(stated.json)")
      }
      let journal = try await intake.journal()
      #expect(try await state(most..<most + 1).faults == [" facts-too-many"])
      #expect(try await intake.journal() == journal)
      #expect(try await state(most - 1..<most, correcting: last).status == 201)
      #expect(try await state(most..<most + 1).status == 201)
    }
  }

  @Test func `all faults are told at once, with their places`() async throws {
    try await IntakeHarness.run { intake in
      let journal = try await intake.journal()
      let body: JSONValue = [
        "staff": [
          ["worker": "A1", "leftOn": "2021-01-13"], ["worker": "ａ1"], ["worker": "a b"],
          ["worker": "", "local": "yes"], ["insured": true], 7,
          [
            "worker": "A2",
            "loans": [
              ["from": "2021-01-13", "to": "2021-01-01", "region": "330399"],
              ["from": "2021-02-30", "to": "2021-03-01", "region": "x"],
              ["from": "2021-01-10", "to": "2021-01-09", "region": "990000"],
            ],
          ],
        ],
        "training": [
          [
            "worker": "A1", "project": "p", "classHours": 0, "from": "2021-01-10",
            "to": "2021-01-09", "occupation": "6-31",
          ],
          [
            "worker": "A1", "project": "p", "classHours": -1, "from": "2021-01-10",
            "to": "2021-01-13",
          ],
          ["worker": "A1", "project": "q", "classHours": 10_001, "from": "2021-01-10"],
          [
            "worker": "A1", "project": "r", "classHours": .number("1.5"), "from": "2021-01-10",
            "to": "2021-01-10", "level": "\n", "hours": 3,
          ],
        ],
      ]
      let answer = try await intake.post("/v1/facts", intake.lender.key, body)
      #expect(answer.status == 422)
      #expect(
        answer.faults == [
          "/staff/0/leftOn day-in-future", "/staff/1/worker worker-repeated",
          "/staff/2/worker worker-number-invalid", "/staff/3/worker worker-number-invalid",
          "/staff/3/local not-a-boolean", "/staff/4/worker missing-field",
          "/staff/5 not-an-object", "/staff/6/loans/0/from day-in-future",
          "/staff/6/loans/0/region region-unknown", "/staff/6/loans/1/from not-a-day",
          "/staff/6/loans/1/region not-a-region", "/staff/6/loans/2/region region-unknown",
          "/staff/6/loans/2/to dates-reversed", "/training/0/occupation occupation-malformed",
          "/training/0/classHours class-hours-out-of-range", "/training/0/to dates-reversed",
          "/training/1/classHours class-hours-out-of-range", "/training/1/to day-in-future",
          "/training/1/worker worker-repeated",
          "/training/2/classHours class-hours-out-of-range", "/training/2/to missing-field",
          "/training/3/level text-control-character", "/training/3/classHours not-an-integer",
          "/training/3/hours unknown-field",
        ])
      #expect(try await intake.journal() == journal)
    }
  }

  @Test(
    arguments: [
      ([:], "/staff facts-empty"), (["staff": [], "training": []], "/staff facts-empty"),
      (["staff": .null], "/staff facts-empty"), (["staff": [:]], "/staff not-an-array"),
      (["corrects": "x"], "/corrects not-an-id"),
      (["staff": [["worker": 5]]], "/staff/0/worker not-a-text"),
      (
        ["staff": .array(Array(repeating: ["worker": "1"], count: 201))], "/staff list-too-long"
      ),
      (
        ["training": .array(Array(repeating: ["worker": "1"], count: 201))],
        "/training list-too-long"
      ),
    ] as [(JSONValue, String)])
  func `what is no statement is refused`(body: JSONValue, fault: String) async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post("/v1/facts", intake.lender.key, body)
      #expect(answer.status == 422)
      #expect(answer.faults == [fault])
    }
  }

  @Test func `of very many faults the first are told, and how many more there are`() async throws {
    try await IntakeHarness.run { intake in
      let rows = JSONValue.array(Array(repeating: [:], count: 200))
      let answer = try await intake.post(
        "/v1/facts", intake.lender.key, ["staff": rows, "training": rows])
      #expect(answer.faults.count == 501)
      #expect(answer.faults.last == " faults-more")
      #expect(answer.json["errors"]?.elements.last?["detail"]?.string?.contains("700") == true)
    }
  }

  @Test func `the longest statements of all fit an event`() async throws {
    try await IntakeHarness.run { intake in
      let loan: JSONValue = ["from": "2021-01-05", "to": "2021-03-01", "region": "330303"]
      // Many loans; and many rows, of which the ids are longer than what was sent.
      let lent = (0..<50).map { number -> JSONValue in
        [
          "worker": .string("\(number)"), "loans": .array(Array(repeating: loan, count: 20)),
        ]
      }
      let short = (0..<200).map { number -> JSONValue in ["worker": .string("s\(number)")] }
      let trained = (0..<200).map { number -> JSONValue in
        [
          "worker": .string("\(number)"),
          "project": .string(String(repeating: "训", count: 60) + "\(number)"),
          "classHours": 10_000, "from": "2021-01-04", "to": "2021-01-08",
        ]
      }
      let bodies: [JSONValue] = [
        ["staff": .array(lent)], ["staff": .array(short), "training": .array(trained)],
      ]
      for body in bodies {
        #expect((50_000...65_536).contains(JSONWriter.bytes(body).count))
        let answer = try await intake.post("/v1/facts", intake.lender.key, body)
        #expect(answer.status == 201, "\(answer.json)")
      }
      let event = try #require(try await intake.lastEvent() as? FactsStated)
      #expect(event.staff.count == 200)
      #expect(event.training.count == 200)
    }
  }

  @Test func `two enterprises may state the same worker, who is one person`() async throws {
    try await IntakeHarness.run { intake in
      _ = try await intake.post("/v1/facts", intake.lender.key, SubsidyBody.staff("x9"))
      let first = try #require(try await intake.lastEvent() as? FactsStated)
      let answer = try await intake.post("/v1/facts", intake.borrower.key, SubsidyBody.staff("X9"))
      #expect(answer.status == 201)
      let second = try #require(try await intake.lastEvent() as? FactsStated)
      #expect(first.staff.map(\.person) == second.staff.map(\.person))
    }
  }

  @Test func `an enterprise sees its own statements, readers all, and nobody another's`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let bureau = try await intake.staffed()
      let stated = try await intake.post("/v1/facts", intake.lender.key, SubsidyBody.facts)
      let one = "/v1/facts/\(try #require(stated.json["id"]?.string))"
      for key in [intake.lender.key, bureau.checker.key] {
        let shown = try await intake.get(one, key)
        #expect(shown.json == stated.json)
        let list = try await intake.get("/v1/facts", key)
        #expect(list.json["items"]?.elements.map { $0["id"] } == [stated.json["id"]])
        #expect(list.json["items"]?[0]?["staff"] == nil)
      }
      #expect(try await intake.get(one, intake.operatorKey).code == "role-missing")
      #expect(try await intake.get(one, intake.stranger.key).status == 404)
      #expect(try await intake.get("/v1/facts", intake.stranger.key).json["items"] == [])
      #expect(try await intake.get("/v1/facts/nothing", intake.lender.key).status == 404)
    }
  }
}
