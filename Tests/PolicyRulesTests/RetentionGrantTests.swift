import Domain
import PolicyRules
import Testing

@Suite struct RetentionGrantTests {
  @Test(arguments: [
    (0, 0), (49, 0), (50, 50_000), (51, 50_000), (99, 50_000), (100, 100_000),
    (1_500, 100_000),
  ])
  func `so many stayers are worth so many yuan, and tiers are not added`(
    stayers: Int, yuan: Int64
  ) throws {
    let answer = try Sample.retention().assess(Sample.facts(Sample.stayers(stayers)))
    #expect(answer.amountFen == yuan * 100)
    #expect(answer.isEligible == (yuan > 0))
    #expect(answer.caps.allSatisfy { $0.cut == 0 }, "the tiers alone say so, not the cap")
    #expect(answer.counts.map(\.persons.count) == [stayers])
  }

  @Test(arguments: [
    ("2021-01-01", false), ("2021-01-12", false), ("2021-02-27", false), ("2021-02-28", true),
    ("2021-03-01", true),
  ])
  func `whoever leaves on the 28th has stayed, and on the 27th has not`(
    left: String, counts: Bool
  ) throws {
    let last = PolicyFacts.Staff(
      person: "last", local: false, insured: true, leftOn: try Sample.day(left))
    let answer = try Sample.retention().assess(Sample.facts(Sample.stayers(49) + [last]))
    #expect(answer.isEligible == counts)
    #expect(answer.amountFen == (counts ? 5_000_000 : 0))
    #expect(answer.counts[0].notCounted.map(\.filter) == (counts ? [] : ["not-left"]))
  }

  @Test(arguments: EnterpriseKind.allCases)
  func `only a private enterprise is granted it`(kind: EnterpriseKind) throws {
    let answer = try Sample.retention().assess(Sample.facts(Sample.stayers(120), kind: kind))
    #expect(answer.isEligible == (kind == .private))
    #expect(answer.amountFen == (kind == .private ? 10_000_000 : 0))
    if kind != .private {
      #expect(answer.outcome == .refused)
      #expect(answer.refusals.map(\.id) == ["private"])
      #expect(answer.refusals[0].shortfall == nil)
      #expect(answer.refusals[0].remedy?.en.contains(kind.rawValue) == true)
      #expect(answer.steps.isEmpty)
    }
  }

  @Test func `local and uninsured staff are not counted, and it is said why`() throws {
    let others = [
      PolicyFacts.Staff(person: "local", local: true, insured: true),
      PolicyFacts.Staff(person: "uninsured", local: false, insured: false),
    ]
    let answer = try Sample.retention().assess(Sample.facts(Sample.stayers(49) + others))
    #expect(!answer.isEligible)
    #expect(answer.counts[0].persons.count == 49)
    #expect(answer.counts[0].notCounted.map(\.filter) == ["non-local", "insured-here"])
    #expect(answer.counts[0].notCounted.map(\.persons) == [["local"], ["uninsured"]])
  }

  @Test(arguments: [
    // Yueqing and Longgang are in Wenzhou, Jinhua is not.
    ("330382", "2021-01-20", "2021-03-04", true), ("330383", "2021-01-12", "2021-01-12", true),
    ("330702", "2021-01-20", "2021-02-04", false), ("330702", "2021-02-27", "2021-03-04", false),
    ("330702", "2021-01-01", "2021-01-12", false),
    // Over before the period, or begun after it.
    ("330702", "2020-12-01", "2021-01-11", true), ("330702", "2021-02-28", "2021-05-01", true),
  ])
  func `a loan inside Wenzhou counts at the lender, one outside it does not`(
    region: String, from: String, to: String, counts: Bool
  ) throws {
    let lent = PolicyFacts.Staff(
      person: "lent", local: false, insured: true,
      loans: [
        PolicyFacts.Loan(
          from: try Sample.day(from), to: try Sample.day(to),
          region: try Sample.region(region))
      ])
    let answer = try Sample.retention().assess(Sample.facts(Sample.stayers(49) + [lent]))
    #expect(answer.isEligible == counts)
    #expect(answer.counts[0].notCounted.map(\.filter) == (counts ? [] : ["not-lent-away"]))
  }

  @Test func `one loan outside the city is enough, whatever the others`() throws {
    let days = (from: try Sample.day("2021-01-20"), to: try Sample.day("2021-02-04"))
    let lent = PolicyFacts.Staff(
      person: "lent", local: false, insured: true,
      loans: try ["330382", "330702"].map {
        PolicyFacts.Loan(from: days.from, to: days.to, region: try Sample.region($0))
      })
    let answer = try Sample.retention().assess(Sample.facts([lent]))
    #expect(answer.counts[0].persons.isEmpty)
  }

  @Test func `a person named twice counts once, and is noted`() throws {
    let staff = Sample.stayers(49) + Sample.stayers(3)
    let answer = try Sample.retention().assess(Sample.facts(staff))
    #expect(!answer.isEligible)
    #expect(answer.counts[0].persons.count == 49)
    #expect(answer.counts[0].repeated == ["p0", "p1", "p2"])
  }

  @Test func `of a person whose rows contradict each other the unfavourable one holds`() throws {
    let left = PolicyFacts.Staff(
      person: "p0", local: false, insured: true, leftOn: try Sample.day("2021-02-01"))
    for staff in [[left] + Sample.stayers(50), Sample.stayers(50) + [left]] {
      let answer = try Sample.retention().assess(Sample.facts(staff))
      #expect(answer.counts[0].persons.count == 49)
      #expect(answer.counts[0].notCounted.map(\.persons) == [["p0"]])
    }
  }

  @Test func `47 stayers are nearly enough: 3 more until 28 February`() throws {
    let policy = try Sample.retention()
    let facts = Sample.facts(Sample.stayers(47))
    let during = try policy.assess(facts, on: Sample.day("2021-02-20"))
    #expect(during.outcome == .nearly)
    #expect(!during.isEligible)
    #expect(during.amountFen == 0)
    #expect(during.refusals.map(\.id) == ["enough-stayers"])
    #expect(during.refusals[0].shortfall == 3)
    #expect(during.refusals[0].remedy?.en == "47 stayers; 3 more until 28 February")
    #expect(during.refusals[0].remedy?.zh == "现有 47 人留温，到2月28日还差 3 人")
    let after = try policy.assess(facts)
    #expect(after.outcome == .nearly)
    #expect(after.refusals[0].remedy?.en.contains("47 stayers until 28 February, 3 short") == true)
  }

  @Test(arguments: [
    (44, Assessment.Outcome.refused), (45, .nearly), (49, .nearly), (50, .eligible),
  ])
  func `nearly is five short at most`(stayers: Int, outcome: Assessment.Outcome) throws {
    let answer = try Sample.retention().assess(Sample.facts(Sample.stayers(stayers)))
    #expect(answer.outcome == outcome)
  }

  @Test func `what another condition refuses is not nearly enough`() throws {
    let answer = try Sample.retention().assess(
      Sample.facts(Sample.stayers(47), kind: .stateOwned))
    #expect(answer.outcome == .refused)
    #expect(answer.refusals.map(\.id) == ["private", "enough-stayers"])
  }

  @Test(arguments: [("2021-01-12", true), ("2021-02-27", true), ("2021-02-28", false)])
  func `before 28 February the answer is provisional`(day: String, provisional: Bool) throws {
    let answer = try Sample.retention().assess(
      Sample.facts(Sample.stayers(50)), on: Sample.day(day))
    #expect(answer.provisional == provisional)
    #expect(answer.decidingDay.iso == "2021-02-28")
    #expect(answer.isEligible)
  }

  @Test func `who left before the day no longer counts, though the period is not over`() throws {
    let left = PolicyFacts.Staff(
      person: "left", local: false, insured: true, leftOn: try Sample.day("2021-02-03"))
    let answer = try Sample.retention().assess(
      Sample.facts(Sample.stayers(49) + [left]), on: Sample.day("2021-02-03"))
    #expect(answer.provisional)
    #expect(answer.counts[0].persons.count == 49)
  }

  @Test func `before it is in force it refuses`() throws {
    let answer = try Sample.retention().assess(
      Sample.facts(Sample.stayers(50)), on: Sample.day("2021-01-11"))
    #expect(answer.outcome == .refused)
    #expect(answer.refusals.map(\.id) == ["in-force"])
  }

  @Test func `who qualifies is messaged first and then applies`() throws {
    let answer = try Sample.retention().assess(Sample.facts(Sample.stayers(50)))
    #expect(answer.apply == .apply)
    #expect(answer.messageFirst)
  }

  @Test func `a payment is known by policy and enterprise`() throws {
    let code = try CreditCode("91330000142944445H")
    let facts = PolicyFacts(code: code, kind: .private, staff: Sample.stayers(50))
    let policy = try Sample.retention()
    #expect(try policy.assess(facts).businessKey == "\(Sample.retentionID)/91330000142944445H")
    #expect(try policy.assess(Sample.facts(Sample.stayers(50))).businessKey == nil)
  }
}
