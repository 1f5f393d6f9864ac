import Domain
import Intake
import Testing

/// What an enterprise may get wrong: every case has its code, and none has an effect.
@Suite(.timeLimit(.minutes(10))) struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let member: String
    let value: JSONValue?
    let faults: [String]

    init(_ member: String, _ value: JSONValue?, _ faults: String...) {
      self.member = member
      self.value = value
      self.faults = faults
    }

    var testDescription: String { "\(member) → \(faults.joined(separator: ", "))" }
  }

  static let cases = [
    Case("heads", 0, "/heads heads-out-of-range"),
    Case("heads", -1, "/heads heads-out-of-range"),
    Case("heads", .number("1.5"), "/heads not-an-integer"),
    Case("heads", 1_000_000_000, "/heads heads-out-of-range"),
    Case("heads", .number("1e400"), "/heads not-an-integer"),
    Case("heads", .number("99999999999999999999"), "/heads number-out-of-range"),
    Case("heads", "20", "/heads not-an-integer"),
    Case("heads", .null, "/heads missing-field"),
    Case("heads", nil, "/heads missing-field"),
    Case("willingHeads", 21, "/willingHeads willing-heads-out-of-range"),
    Case("smallestGroup", 21, "/smallestGroup smallest-group-out-of-range"),
    Case("to", "2021-01-19", "/to dates-reversed"),
    Case("from", "2021-01-11", "/from from-past"),
    Case("to", "2021-02-30", "/to not-a-day"),
    Case("to", "2021-01-25", "/to span-too-short"),
    Case("from", "2023-01-20", "/from from-too-far-ahead", "/to dates-reversed"),
    Case("region", "310101", "/region region-unserved"),
    Case("region", "330399", "/region region-unknown"),
    Case("region", "温州", "/region not-a-region"),
    Case("occupation", "9-99-99-99", "/occupation occupation-unknown"),
    Case("postClass", "expert", "/postClass not-a-choice"),
    Case("reachMetres", 1, "/reachMetres reach-out-of-range"),
    Case("place", ["latitude": 30, "longitude": 118], "/place place-too-far"),
    Case(
      "place", ["latitude": 120, "longitude": .number("1e2")],
      "/place/latitude degrees-out-of-range", "/place/longitude not-a-decimal"),
    Case("place", 5, "/place not-an-object"),
    Case(
      "wage", ["form": "month", "rate": -1, "monthlyFloor": 0], "/wage/rate wage-out-of-range",
      "/wage/monthlyFloor wage-floor-above-rate"),
    Case(
      "wage", ["form": "year", "rate": .number("3.5")], "/wage/form not-a-choice",
      "/wage/rate not-an-integer", "/wage/monthlyFloor missing-field"),
    Case("skills", ["缝纫", "缝纫"], "/skills/1 list-duplicate"),
    Case("skills", "缝纫", "/skills not-an-array"),
    Case("skills", .array(Array(repeating: 1, count: 21)), "/skills list-too-long"),
    Case("town", "a\u{0}b", "/town text-control-character"),
    Case("town", "  ", "/town text-length-out-of-range"),
    Case("certificateRequired", true, "/certificateRequired unknown-field"),
    Case("hires", 5, "/hires unknown-field"),
  ]

  @Test(arguments: cases)
  func `a faulty field is refused with its code and has no effect`(example: Case) async throws {
    try await IntakeHarness.run { intake in
      let before = try await intake.journal()
      let body = Body.surplus.with(example.member, example.value)
      let key = UniqueKey.next()
      let answer = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, body, idempotencyKey: key)
      #expect(answer.status == 422)
      #expect(answer.code == "fields-invalid")
      #expect(answer.faults == example.faults)
      #expect(try await intake.journal() == before)
      #expect(try await intake.get("/v1/surplus-offers", intake.lender.key).json["items"] == [])
      // Refused, so the key is not used up.
      let mended = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: key)
      #expect(mended.status == 201)
    }
  }

  @Test func `all faults are told at once`() async throws {
    try await IntakeHarness.run { intake in
      let body = Body.shortage.with("heads", 0).with("from", "2021-02-30").with("region", "310101")
        .with("occupation", 7).with("extra", true)
      let answer = try await intake.post("/v1/shortage-requests", intake.borrower.key, body)
      #expect(
        Set(answer.faults) == [
          "/heads heads-out-of-range", "/from not-a-day", "/region region-unserved",
          "/occupation not-a-text", "/extra unknown-field",
        ])
    }
  }

  @Test func `a body full of faults is not answered with a far larger one`() async throws {
    try await IntakeHarness.run { intake in
      let unknown = (0..<6_000).map { JSONMember("a\($0)", 1) }
      let long = JSONValue.array(Array(repeating: 1, count: 25_000))
      for body in [.object(unknown), Body.surplus.with("skills", long)] as [JSONValue] {
        let sent = JSONWriter.bytes(body).count
        #expect((48 * 1024...64 * 1024).contains(sent))
        let answer = try await intake.post("/v1/surplus-offers", intake.lender.key, body)
        #expect(answer.status == 422)
        #expect(JSONWriter.bytes(answer.json).count < sent)
      }
      let answer = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, .object(unknown),
        headers: ["Accept-Language": "en"])
      #expect(answer.faults.count { $0.hasSuffix(" unknown-field") } == 50)
      #expect(answer.faults.last == " unknown-fields-more")
      #expect(
        answer.json["errors"]?.elements.last?["detail"] == "5950 more fields are not known")
    }
  }

  @Test(arguments: [
    ("not json", "json-malformed"), ("{}x", "json-trailing"), ("", "json-malformed"),
    (#"{"heads":1,"heads":2}"#, "json-duplicate-key"),
    (String(repeating: "[", count: 10_000), "json-too-deep"),
    (#"{"a":"# + String(repeating: "[", count: 10_000), "json-too-deep"),
  ])
  func `what is no acceptable JSON is a bad request`(text: String, code: String) async throws {
    try await refused(Array(text.utf8), code)
  }

  @Test func `invalid UTF-8 is a bad request`() async throws {
    try await refused(
      Array(#"{"town":""#.utf8) + [0xC3, 0x28] + Array("\"}".utf8), "json-invalid-utf8")
  }

  private func refused(_ bytes: [UInt8], _ code: String) async throws {
    try await IntakeHarness.run { intake in
      let before = try await intake.journal()
      let answer = try await intake.post("/v1/surplus-offers", intake.lender.key, bytes: bytes)
      #expect(answer.status == 400)
      #expect(answer.code == code)
      #expect(try await intake.journal() == before)
    }
  }

  @Test func `a body that is no object is refused`() async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post("/v1/surplus-offers", intake.lender.key, [1, 2])
      #expect(answer.status == 422)
      #expect(answer.faults == [" not-an-object"])
    }
  }

  @Test func `a wage below the local minimum is refused where one is set, and warned of where not`()
    async throws
  {
    let lucheng = try #require(RegionCode("330302"))
    var options = IntakeHarness.Options()
    options.minimumWages = [lucheng: Money(fen: 330_000)]
    try await IntakeHarness.run(options) { intake in
      let low = try await intake.post("/v1/surplus-offers", intake.lender.key, Body.surplus)
      #expect(low.status == 422)
      #expect(low.faults == ["/wage/monthlyFloor wage-below-minimum"])
      let unknown = try await intake.post(
        "/v1/shortage-requests", intake.borrower.key, Body.shortage)
      #expect(unknown.status == 201)
      #expect(
        unknown.json["warnings"]?.elements.map { $0["code"] } == ["minimum-wage-unknown"])
    }
  }

  @Test func `an amendment into a division without a minimum wage is warned of, like a submission`()
    async throws
  {
    let lucheng = try #require(RegionCode("330302"))
    var options = IntakeHarness.Options()
    options.minimumWages = [lucheng: Money(fen: 200_000)]
    try await IntakeHarness.run(options) { intake in
      // Of a lot each: one amendment at a time.
      func amend(_ changes: JSONValue) async throws -> Answer {
        let lot = try await intake.openLot(.surplus, intake.lender)
        return try await intake.post(
          "/v1/surplus-offers/\(lot.text)/amendments", intake.lender.key, changes)
      }
      let known = try await amend(["heads": 21])
      #expect(known.status == 202)
      #expect(known.json["warnings"] == nil)
      let unknown = try await amend(["region": "330304"])
      #expect(unknown.status == 202)
      #expect(
        unknown.json["warnings"]?.elements.map { $0["code"] } == ["minimum-wage-unknown"])
      let low = try await amend([
        "region": "330302", "wage": ["form": "month", "rate": 199_000, "monthlyFloor": 199_000],
      ])
      #expect(low.faults == ["/wage/monthlyFloor wage-below-minimum"])
    }
  }

  @Test func `an amendment is held against the same rules`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let before = try await intake.journal()
      let path = "/v1/surplus-offers/\(lot.text)/amendments"
      for (body, faults) in [
        ([:], [" amendment-empty"]), (["heads": 0], ["/heads heads-out-of-range"]),
        (["heads": .null], ["/heads missing-field"]), (["colour": 1], ["/colour unknown-field"]),
        (["certifcate": .null], ["/certifcate unknown-field"]),
        (["trainingDays": .null], ["/trainingDays unknown-field"]),
        (["to": "2021-01-05"], ["/to to-past", "/to dates-reversed"]), ([5], [" not-an-object"]),
      ] as [(JSONValue, [String])] {
        let answer = try await intake.post(path, intake.lender.key, body)
        #expect(answer.status == 422)
        #expect(answer.faults == faults)
      }
      #expect(try await intake.journal() == before)
    }
  }

  @Test
  func `a wrong check digit is named, lower case and full width are taken`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let good = try #require(CreditCode.completing(first17: "91330302MA2000990"))
      let wrong = good.text.dropLast() + (good.text.last == "0" ? "1" : "0")
      func entry(_ code: String) -> JSONValue {
        [
          "enterprises": [
            ["code": .string(code), "name": "甲", "kind": "private", "region": "330302"]
          ]
        ]
      }
      let refusal = await #expect(throws: ServiceRefusal.self) {
        do {
          _ = try await intake.operate("enterprise.add", entry(String(wrong)))
        } catch {
          throw ServiceRefusal(error)
        }
      }
      #expect(refusal?.faults == ["/enterprises/0/code credit-code-check-digit"])
      let wide = String(
        String.UnicodeScalarView(
          good.text.lowercased().unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
      let added = try await intake.operate("enterprise.add", entry(wide))
      #expect(added["enterprises"]?[0]?["code"]?.string == good.text)
      let again = try await intake.operate("enterprise.add", entry(good.text))
      #expect(again["enterprises"]?[0]?["refused"] == "fields-invalid")
    }
  }
}
