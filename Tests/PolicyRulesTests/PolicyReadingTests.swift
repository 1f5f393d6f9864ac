import Domain
import PolicyRules
import Testing

@Suite struct PolicyReadingTests {
  @Test(arguments: [
    // Reading, alternative, stayers, of whom one left on the 28th, kind, yuan.
    ("last-day", "leaving-on-28-counts", 50, true, EnterpriseKind.private, 50_000),
    ("last-day", "through-28", 50, true, .private, 0),
    ("last-day", "through-28", 51, true, .private, 50_000),
    ("bounds", "inclusive", 50, false, .private, 50_000),
    ("bounds", "exclusive", 50, false, .private, 0),
    ("bounds", "exclusive", 51, false, .private, 50_000),
    ("bounds", "exclusive", 100, false, .private, 50_000),
    ("bounds", "exclusive", 101, false, .private, 100_000),
    ("sum", "added", 99, false, .private, 50_000),
    ("sum", "added", 100, false, .private, 150_000),
    ("enterprises", "all", 100, false, .stateOwned, 100_000),
    ("enterprises", "with-foreign", 100, false, .foreign, 100_000),
    ("enterprises", "with-foreign", 100, false, .individualBusiness, 0),
    ("enterprises", "with-individual-businesses", 100, false, .individualBusiness, 100_000),
  ])
  func `each reading of the grant computes its own amount`(
    reading: String, alternative: String, stayers: Int, oneLeft: Bool,
    kind: EnterpriseKind, yuan: Int64
  ) throws {
    var staff = Sample.stayers(stayers)
    if oneLeft {
      staff[0] = PolicyFacts.Staff(
        person: "left", local: false, insured: true, leftOn: try Sample.day("2021-02-28"))
    }
    let policy = try Sample.retention().reading([reading: alternative])
    let answer = try policy.assess(Sample.facts(staff, kind: kind))
    #expect(answer.amountFen == yuan * 100)
    #expect(answer.readings.first { $0.reading == reading }?.alternative == alternative)
  }

  @Test func `the first day decides which loans touch the period`() throws {
    let lent = PolicyFacts.Staff(
      person: "lent", local: false, insured: true,
      loans: [
        PolicyFacts.Loan(
          from: try Sample.day("2021-01-01"), to: try Sample.day("2021-01-13"),
          region: try Sample.region("330702"))
      ])
    let facts = Sample.facts(Sample.stayers(49) + [lent])
    let policy = try Sample.retention()
    #expect(!(try policy.assess(facts).isEligible))
    let other = try policy.reading(["first-day": "press-conference"])
    #expect(try other.assess(facts).isEligible)
  }

  @Test func `the window of training may be the public holiday`() throws {
    let records = [
      try Sample.record("p", "welding", 10),
      try Sample.record("q", "welding", 10, from: "2021-02-11", to: "2021-02-17"),
    ]
    let policy = try Sample.training().reading(["window": "public-holiday"])
    let answer = try policy.assess(Sample.facts(training: records))
    #expect(answer.counts[0].persons == ["q"])
    #expect(answer.decidingDay.iso == "2021-02-18")
  }

  @Test func `readings are taken together, and the file's hash stays`() throws {
    let policy = try Sample.retention()
    let other = try policy.reading(["bounds": "exclusive", "enterprises": "all", "sum": "added"])
    #expect(other.hash == policy.hash)
    #expect(other.taken == ["bounds": "exclusive", "enterprises": "all", "sum": "added"])
    let answer = try other.assess(Sample.facts(Sample.stayers(101), kind: .other))
    #expect(answer.amountFen == 15_000_000)
    #expect(answer.readings.filter { !$0.isChosen }.count == 3)
  }

  @Test func `back to the chosen reading is back to the policy`() throws {
    let policy = try Sample.retention()
    let back = try policy.reading(["bounds": "exclusive"]).reading(["bounds": "inclusive"])
    let facts = Sample.facts(Sample.stayers(50))
    #expect(try back.assess(facts).json.text == policy.assess(facts).json.text)
  }

  @Test func `what cannot be taken is told all at once`() throws {
    let policy = try Sample.retention()
    do throws(PolicyFaults) {
      _ = try policy.reading(["bounds": "x", "where-counted": "borrower", "absent": "y"])
      Issue.record("it was taken")
    } catch {
      #expect(
        Set(error.faults.map(\.code))
          == [.alternativeUnknown, .alternativeNotComputable, .readingUnknown])
    }
  }

  @Test(arguments: [
    ("{period.to: 2021-02-28}", "{period.two: 2021-02-28}", PolicyFaultCode.overrideUnknown),
    ("{period.to: 2021-02-28}", "{version: 2}", .overrideUnknown),
    ("{period.to: 2021-02-28}", "{conditions.absent.oneOf: [other]}", .overrideUnknown),
    ("{period.to: 2021-02-28}", "{period.to: 2021-01-01}", .daysReversed),
    ("most: 150000 yuan / enterprise", "most: 150000 yuan / person", .unitMisfit),
    ("moreThan: 100 person, amount", "moreThan: 100 project, amount", .unitMisfit),
  ])
  func `an alternative that does not compute is a fault of the file`(
    from: String, to: String, code: PolicyFaultCode
  ) throws {
    let text = Sample.text(try Sample.retention())
    #expect(text.contains(from))
    let faults = Sample.faults(text.replacing(from, with: to))
    #expect(faults.map(\.code) == [code])
    #expect(faults.allSatisfy { ($0.line ?? 0) > 100 }, "the line is that of the alternative")
  }
}
