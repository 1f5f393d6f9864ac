import Domain
import PolicyRules
import Testing

@Suite struct ProjectTrainingTests {
  @Test(arguments: [
    // Persons, class-hours of each, yuan.
    (30, 40, 30_000), (10, 100, 20_000), (1, 1, 25), (1, 79, 1_975), (1, 80, 2_000),
    (1, 81, 2_000), (1, 10_000, 2_000),
  ])
  func `each person brings 25 yuan a class-hour, up to 2,000`(
    persons: Int, hours: Int, yuan: Int64
  ) throws {
    let records = try Sample.trained(Array(repeating: hours, count: persons))
    let answer = try Sample.training().assess(Sample.facts(training: records))
    #expect(answer.isEligible)
    #expect(answer.amountFen == yuan * 100)
    #expect(answer.caps.map(\.groups) == [persons])
    #expect(answer.caps.map(\.cut) == [hours > 80 ? persons : 0])
    let uncapped = Int64(persons * hours * 2_500)
    #expect(answer.caps.map(\.cutFen) == [uncapped - yuan * 100])
  }

  @Test func `two projects of one person share the cap`() throws {
    let records = [
      try Sample.record("p", "welding", 60), try Sample.record("p", "sewing", 60),
      try Sample.record("q", "sewing", 60),
    ]
    let answer = try Sample.training().assess(Sample.facts(training: records))
    // 2,000 for p, of 3,000, and 1,500 for q.
    #expect(answer.amountFen == 350_000)
    #expect(answer.counts[0].persons == ["p", "q"])
    let products = answer.steps.compactMap { step -> Int64? in
      if case .product(_, let quantity, _, _) = step { quantity } else { nil }
    }
    #expect(products == [120, 60])
  }

  @Test func `where the cap is per project two projects of one person have two`() throws {
    let records = [
      try Sample.record("p", "welding", 60), try Sample.record("p", "sewing", 100),
      try Sample.record("q", "sewing", 60),
    ]
    let policy = try Sample.training().reading(["cap": "person-and-project"])
    let answer = try policy.assess(Sample.facts(training: records))
    // 1,500 + 2,000 + 1,500.
    #expect(answer.amountFen == 500_000)
    #expect(answer.caps.map(\.groups) == [3])
    #expect(answer.readings.first?.alternative == "person-and-project")
    #expect(answer.readings.first?.isChosen == false)
  }

  @Test func `several records of one project are added before the cap`() throws {
    let records = [
      try Sample.record("p", "welding", 50),
      try Sample.record("p", "welding", 50, from: "2021-02-08", to: "2021-02-09"),
    ]
    for alternative in ["person-in-period", "person-and-project"] {
      let policy = try Sample.training().reading(["cap": alternative])
      #expect(try policy.assess(Sample.facts(training: records)).amountFen == 200_000)
    }
  }

  @Test func `the same record twice is counted once, and noted`() throws {
    let record = try Sample.record("p", "welding", 10)
    let answer = try Sample.training().assess(Sample.facts(training: [record, record]))
    #expect(answer.amountFen == 25_000)
    #expect(answer.counts[0].repeated == ["p"])
  }

  @Test(arguments: [
    ("2021-01-12", "2021-02-28", true), ("2021-01-11", "2021-01-15", false),
    ("2021-02-28", "2021-03-01", false), ("2021-02-28", "2021-02-28", true),
  ])
  func `training counts if it lies wholly within the period`(
    from: String, to: String, counts: Bool
  ) throws {
    let record = try Sample.record("p", "welding", 10, from: from, to: to)
    let answer = try Sample.training().assess(Sample.facts(training: [record]))
    #expect(answer.isEligible == counts)
    #expect(answer.counts[0].notCounted.map(\.filter) == (counts ? [] : ["in-period"]))
    if !counts {
      #expect(answer.refusals.map(\.id) == ["trained"])
      #expect(answer.refusals[0].shortfall == 1)
      #expect(answer.outcome == .refused, "no policy datum calls this nearly")
    }
  }

  @Test(arguments: EnterpriseKind.allCases)
  func `any enterprise is granted it`(kind: EnterpriseKind) throws {
    let facts = Sample.facts(training: try Sample.trained([40]), kind: kind)
    #expect(try Sample.training().assess(facts).isEligible)
  }

  @Test func `its kind need not even be known`() throws {
    let facts = Sample.facts(training: try Sample.trained([40]), kind: nil)
    #expect(try Sample.training().assess(facts).amountFen == 100_000)
  }

  @Test(arguments: [("2021-02-28", true), ("2021-03-01", false)])
  func `until the period is over more may come`(day: String, provisional: Bool) throws {
    let facts = Sample.facts(training: try Sample.trained([40]))
    #expect(
      try Sample.training().assess(facts, on: Sample.day(day)).provisional == provisional)
  }

  @Test func `the payment is known by policy, enterprise and period`() throws {
    let key = try Sample.training().businessKey(CreditCode("91330000142944445H"))
    #expect(key == "\(Sample.trainingID)/91330000142944445H/2021-01-12/2021-02-28")
  }
}
