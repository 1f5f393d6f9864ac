import Domain
import TestSupport
import Testing

@testable import PolicyRules

@Suite struct AssessmentTests {
  @Test(arguments: [1, 2, 3, 2_021] as [UInt64])
  func `the same facts give the same bytes, in whatever order they come`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (retention, training) = (try Sample.retention(), try Sample.training())
    for _ in 0..<20 {
      let staff = try Self.staff(&random, random.number(0...120))
      let records = try Self.records(&random, random.number(1...40))
      let one = PolicyFacts(code: nil, kind: .private, staff: staff, training: records)
      let other = PolicyFacts(
        code: nil, kind: .private, staff: staff.shuffled(using: &random),
        training: records.shuffled(using: &random))
      for policy in [retention, training] {
        let bytes = try policy.assess(one).json.bytes
        #expect(try policy.assess(one).json.bytes == bytes, "seed \(seed)")
        #expect(try policy.assess(other).json.bytes == bytes, "seed \(seed)")
        let reread = try PolicyFacts(json: one.json.bytes, on: Sample.day("2021-03-01"))
        #expect(try policy.assess(reread).json.bytes == bytes, "seed \(seed)")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 2_021] as [UInt64])
  func `one more stayer never lowers the grant, and it is never over the cap`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let policy = try Sample.retention()
    var staff = try Self.staff(&random, 20)
    var (last, tiers): (Int64, Set<Int64>) = (0, [])
    for index in 0..<120 {
      let answer = try policy.assess(Sample.facts(staff))
      let amount = try #require(answer.amountFen)
      let naive = staff.count {
        $0.local == false && $0.insured == true
          && ($0.leftOn?.iso ?? "9999-12-31") >= "2021-02-28"
      }
      #expect(answer.counts[0].persons.count == naive, "seed \(seed)")
      #expect(amount == (naive >= 100 ? 10_000_000 : naive >= 50 ? 5_000_000 : 0))
      #expect(amount >= last, "seed \(seed)")
      #expect(amount <= 10_000_000, "seed \(seed)")
      (last, _) = (amount, tiers.insert(amount))
      staff += Sample.stayers(1, prefix: "more\(index)-")
    }
    #expect(tiers.count == 3, "seed \(seed) reached every tier")
  }

  @Test(arguments: [1, 2, 3, 2_021] as [UInt64])
  func `the sum over persons is the naive one, and more training never lowers it`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let policy = try Sample.training()
    let perProject = try policy.reading(["cap": "person-and-project"])
    var records: [PolicyFacts.Training] = []
    var last: Int64 = 0
    for _ in 0..<60 {
      records += try Self.records(&random, 1)
      let distinct = Set(records)
      func naive(_ key: (PolicyFacts.Training) -> String) -> Int64 {
        Dictionary(grouping: distinct, by: key).values.reduce(0) { sum, group in
          sum + Int64(min(group.reduce(0) { $0 + $1.classHours * 2_500 }, 200_000))
        }
      }
      let amount = try #require(try policy.assess(Sample.facts(training: records)).amountFen)
      #expect(amount == naive(\.person), "seed \(seed)")
      #expect(amount >= last, "seed \(seed)")
      #expect(amount <= Int64(Set(records.map(\.person)).count) * 200_000, "seed \(seed)")
      let other = try perProject.assess(Sample.facts(training: records)).amountFen
      #expect(other == naive { "\($0.person) \($0.project)" }, "seed \(seed)")
      last = amount
    }
  }

  @Test func `it keeps policy, facts, conditions, steps, caps and source`() throws {
    let policy = try Sample.training()
    let facts = Sample.facts(
      training: try Sample.trained([40, 100]) + [Sample.record("p1", "sewing", 20)])
    let answer = try policy.assess(facts)
    #expect(answer.policyHash == policy.hash)
    #expect(answer.factsHash == facts.hash)
    #expect(answer.conditions.map(\.id) == ["in-force", "trained"])
    #expect(answer.conditions.map(\.value) == ["2021-03-01", "2"])
    #expect(
      answer.steps == [
        .product(
          group: [Self.person("p0")], quantity: 40, rate: try Self.rate(), amountFen: 100_000),
        .product(
          group: [Self.person("p1")], quantity: 120, rate: try Self.rate(), amountFen: 300_000),
        .cut(
          cap: "per-person", group: [Self.person("p1")], beforeFen: 300_000, amountFen: 200_000),
        .total(amountFen: 300_000),
      ])
    #expect(answer.document.date.iso == "2021-01-14")
    let clause = "answer of the bureau's deputy director"
    #expect(answer.conditions.map { $0.clause?.en } == [nil, clause])
    #expect(answer.formulaClause?.en == clause)
  }

  @Test func `its JSON is the one on record`() throws {
    let answer = try Sample.retention().assess(Sample.facts(Sample.stayers(2)))
    let (policy, facts) = (answer.policyHash, answer.factsHash)
    let text = answer.json.text
    #expect(
      text.hasPrefix(
        #"{"policy":{"id":"wenzhou-liuwen-retention-grant-2021","version":1,"hash":"\#(policy)","name":{"zh":"留温补助","en":"Grant for staff who stay in Wenzhou"}},"source":{"title":{"#
      ))
    #expect(
      text.contains(
        #""factsHash":"\#(facts)","on":"2021-03-01","outcome":"refused","eligible":false,"nearly":false,"provisional":false,"decidingDay":"2021-02-28","amount":"exact","amountFen":0,"ceilingFen":null,"apply":"apply","messageFirst":true,"businessKey":null,"refusals":[{"reason":"enough-stayers","#
      ))
    #expect(
      text.contains(
        #""subject":"stayers","value":"2","comparison":"atLeast","needed":"50","shortfall":48,"nearly":false,"#
      ))
    #expect(
      text.hasSuffix(
        #""persons":["p0","p1"],"notCounted":[],"repeated":[]}],"steps":[],"caps":[],"clause":{"zh":"发布稿及市人力社保局负责人答记者问","en":"the statement and the deputy director's answer"}}"#
      ))
  }

  private static func person(_ name: String) -> GroupValue {
    GroupValue(group: .person, value: name)
  }

  private static func rate() throws -> PolicyMeasure {
    guard case .sum(let sum) = try Sample.training().form.formula else {
      throw PolicyFaults([])
    }
    return sum.rate
  }

  /// Of some the rows are wrong in one way or another; none is there twice.
  private static func staff(
    _ random: inout SeededGenerator, _ count: Int
  ) throws -> [PolicyFacts.Staff] {
    let days = try ["2021-01-20", "2021-02-27", "2021-02-28"].map(Sample.day)
    return (0..<count).map { index in
      PolicyFacts.Staff(
        person: "s\(index)", local: random.chance(percent: 10),
        insured: random.chance(percent: 90),
        leftOn: random.chance(percent: 20) ? random.pick(days) : nil)
    }
  }

  private static func records(
    _ random: inout SeededGenerator, _ count: Int
  ) throws -> [PolicyFacts.Training] {
    try (0..<count).map { _ in
      try Sample.record(
        "p\(random.number(0...9))", random.pick(["welding", "sewing", "care"]),
        random.number(1...60))
    }
  }
}
