import Domain
import PolicyRules
import Testing

@Suite struct PolicyFactsTests {
  private static let staff = #"{"person":"p","local":false,"insured":true}"#
  private static let record =
    #"{"person":"p","project":"x","classHours":40,"from":"2021-02-01","to":"2021-02-05"}"#

  @Test(arguments: [
    (
      #"{"person":"p","local":false,"insured":true,"leftOn":"2021-03-02"}"#,
      PolicyFaultCode.factInFuture, "/staff/0/leftOn"
    ),
    (
      #"{"person":"p","local":false,"insured":true,"leftOn":"2021-02-30"}"#, .notDay,
      "/staff/0/leftOn"
    ),
    (#"{"person":"p","insured":true}"#, .factMissing, "/staff/0/local"),
    (#"{"person":"p","local":false,"insured":null}"#, .factMissing, "/staff/0/insured"),
    (#"{"person":"p","local":"no","insured":true}"#, .notFlag, "/staff/0/local"),
    (#"{"local":false,"insured":true}"#, .keyMissing, "/staff/0/person"),
    (#"{"person":7,"local":false,"insured":true}"#, .notText, "/staff/0/person"),
    (#"{"person":"p","local":false,"insured":true,"name":"x"}"#, .keyUnknown, "/staff/0/name"),
    (
      #"{"person":"p","local":false,"insured":true,"loans":[{"from":"2021-03-02","to":"2021-03-03","region":"330382"}]}"#,
      .factInFuture, "/staff/0/loans/0/from"
    ),
    (
      #"{"person":"p","local":false,"insured":true,"loans":[{"from":"2021-02-02","to":"2021-02-01","region":"330382"}]}"#,
      .daysReversed, "/staff/0/loans/0/to"
    ),
    (
      #"{"person":"p","local":false,"insured":true,"loans":[{"from":"2021-02-02","to":"2021-02-03","region":"3303"}]}"#,
      .regionMalformed, "/staff/0/loans/0/region"
    ),
  ])
  func `a faulty row of staff is told by its path`(
    row: String, code: PolicyFaultCode, path: String
  ) throws {
    let faults = try Self.faults(
      #"{"enterprise":{"kind":"private"},"staff":[\#(row)]}"#, Sample.retention())
    #expect(faults.map(\.code) == [code])
    #expect(faults.map(\.path) == [path])
  }

  @Test(arguments: [
    ("40", "-1", PolicyFaultCode.negative), ("40", "0", .outOfRange), ("40", "40.5", .notInteger),
    ("40", "40.0", .notInteger), ("40", "4e1", .notInteger), ("40", "\"40\"", .notInteger),
    ("40", "10001", .outOfRange), ("40", "99999999999999999999", .outOfRange),
    ("40", "null", .keyMissing), ("2021-02-05", "2021-03-02", .factInFuture),
    ("2021-02-05", "2021-01-31", .daysReversed),
  ])
  func `hours and days of training are whole, not negative and not ahead`(
    from: String, to: String, code: PolicyFaultCode
  ) throws {
    let row = Self.record.replacing(from, with: to)
    let faults = try Self.faults(#"{"enterprise":{},"training":[\#(row)]}"#, Sample.training())
    #expect(faults.map(\.code) == [code])
  }

  @Test func `what the policy needs and was not given is a fault, not zero`() throws {
    let faults = try Self.faults(#"{"enterprise":{}}"#, Sample.retention())
    #expect(faults.map(\.code) == [.factMissing, .factMissing])
    #expect(faults.map(\.path) == ["/enterprise/kind", "/staff"])
    #expect(
      try Self.faults(#"{"enterprise":{}}"#, Sample.training()).map(\.path) == ["/training"])
    #expect(try Self.faults("{}", Sample.training()).map(\.code) == [.keyMissing, .factMissing])
  }

  @Test func `an empty list was given`() throws {
    let faults = try Self.faults(
      #"{"enterprise":{"kind":"private"},"staff":[]}"#, Sample.retention())
    #expect(faults.isEmpty)
  }

  @Test func `what a policy does not need may be missing`() throws {
    let json = #"{"enterprise":{},"staff":[{"person":"p"}],"training":[\#(Self.record)]}"#
    #expect(try Self.faults(json, Sample.training()).isEmpty)
  }

  @Test func `facts made in the program are held to the same`() throws {
    let record = try Sample.record("p", "welding", -5, from: "2021-03-03", to: "2021-03-02")
    let staff = [PolicyFacts.Staff(person: "p", local: nil, insured: true)]
    let facts = PolicyFacts(code: nil, kind: nil, staff: staff, training: [record])
    let policy = try Sample.retention()
    do throws(PolicyFaults) {
      _ = try policy.assess(facts, on: CalendarDay(number: 18_687))
      Issue.record("they were assessed")
    } catch {
      #expect(
        error.faults.map(\.code) == [
          .factMissing, .factMissing, .factInFuture, .factInFuture, .daysReversed, .negative,
        ])
    }
  }

  @Test func `all faults are told at once`() throws {
    let json = """
      {"enterprise": {"code": "91330000142944445A", "kind": "privat"},
       "staff": [
         {"person": "p", "local": 1, "insured": true, "leftOn": "2022-01-01"},
         {"person": "q", "insured": true}],
       "training": [{"person": "r", "project": "x", "classHours": -3, "from": "2021-02-01",
         "to": "2021-02-01"}],
       "extra": 1}
      """
    let faults = try Self.faults(json, Sample.retention())
    #expect(
      faults.map(\.code) == [
        .creditCodeInvalid, .notChoice, .notFlag, .factInFuture, .factMissing, .negative,
        .keyUnknown,
      ])
    #expect(faults.map(\.line) == [1, 1, 3, 3, 4, 5, 7])
  }

  @Test(arguments: [
    ("", PolicyFaultCode.jsonMalformed), ("[1", .jsonMalformed), ("{} {}", .jsonMalformed),
    ("{'a':1}", .jsonMalformed), ("{\"a\":01}", .jsonMalformed), ("[]", .notFields),
    (#"{"enterprise":{},"enterprise":{}}"#, .keyRepeated), ("{\"a\":\"\u{1}\"}", .jsonMalformed),
    (#"{"a":"\ud800"}"#, .jsonMalformed), ("nul", .jsonMalformed),
    (String(repeating: "[", count: 100_000), .jsonMalformed),
  ])
  func `what is no JSON is refused`(json: String, code: PolicyFaultCode) throws {
    #expect(try Self.faults(json, Sample.training()).map(\.code).first == code)
  }

  @Test func `invalid UTF-8 is refused`() throws {
    let bytes: [UInt8] = Array(#"{"a":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
    #expect(throws: PolicyFaults.self) {
      try PolicyFacts(json: bytes, on: Sample.day("2021-03-01"))
    }
  }

  @Test func `the canonical form reads back as the same facts`() throws {
    let day = try Sample.day("2021-03-01")
    let loan = PolicyFacts.Loan(
      from: try Sample.day("2021-02-01"), to: try Sample.day("2021-04-01"),
      region: try Sample.region("330382"))
    let facts = PolicyFacts(
      code: try CreditCode("91330000142944445H"), kind: .private,
      staff: [
        PolicyFacts.Staff(
          person: "\"张\\\u{1}\n三\"", local: false, insured: nil,
          leftOn: try Sample.day("2021-02-28"), loans: [loan])
      ],
      training: [
        PolicyFacts.Training(
          person: "p", project: "x", occupation: "6-18-02-04", level: "3", classHours: 40,
          from: try Sample.day("2021-02-01"), to: try Sample.day("2021-02-05"))
      ])
    let back = try PolicyFacts(json: facts.json.bytes, on: day)
    #expect(back == facts)
    #expect(back.json.bytes == facts.json.bytes)
    #expect(back.hash == facts.hash)
    let empty = PolicyFacts(code: nil, kind: nil)
    #expect(try PolicyFacts(json: empty.json.bytes, on: day) == empty)
  }

  @Test func `facts in another order are the same facts`() throws {
    let staff = Sample.stayers(20)
    #expect(Sample.facts(staff) == Sample.facts(staff.reversed()))
    #expect(Sample.facts(staff).hash == Sample.facts(staff.reversed()).hash)
    #expect(Sample.facts(staff).hash != Sample.facts(Sample.stayers(21)).hash)
  }

  private static func faults(_ json: String, _ policy: Policy) throws -> [PolicyFault] {
    do throws(PolicyFaults) {
      _ = try PolicyFacts(
        json: Array(json.utf8), file: "facts.json", on: CalendarDay(number: 18_687),
        needs: policy.form.needs)
      return []
    } catch {
      return error.faults
    }
  }
}
