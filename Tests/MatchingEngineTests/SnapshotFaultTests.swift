import Domain
import MatchingEngine
import Testing

@Suite struct SnapshotFaultTests {
  private func lot(_ open: Int, change: (inout LotTerms) -> Void = { _ in }) throws -> OpenLot {
    OpenLot(
      id: EntityID(high: 1, low: 1), version: 1,
      terms: try Fixture.terms(.surplus, enterprise: 1, change: change), open: open, waitedDays: 0)
  }

  @Test(arguments: [0, -1, 11, Int.max, Int.min])
  func `a lot has open heads, and no more than it states`(_ open: Int) throws {
    let snapshot = Fixture.snapshot([try lot(open)], [try Fixture.shortage()])
    #expect(throws: MatchingFault.openOutOfRange(EntityID(high: 1, low: 1), open)) {
      try solve(snapshot)
    }
  }

  @Test func `the same lot twice is refused`() throws {
    let twice = try lot(5)
    #expect(throws: MatchingFault.duplicateLot(twice.id)) {
      try solve(Fixture.snapshot([twice, twice], []))
    }
  }

  @Test func `a lot on the wrong side is refused`() throws {
    let surplus = try lot(5)
    #expect(throws: MatchingFault.wrongSide(surplus.id)) {
      try solve(Fixture.snapshot([], [surplus]))
    }
  }

  @Test func `numbers too large to calculate with are refused, not trapped on`() throws {
    let id = EntityID(high: 1, low: 1)
    let cases: [(String, (inout LotTerms) -> Void)] = [
      ("/wage/monthlyFloor", { $0.wage.monthlyFloor = Money(fen: .max) }),
      ("/wage/monthlyFloor", { $0.wage.monthlyFloor = Money(fen: -1) }),
      ("/trainingDays", { $0.trainingDays = .max }),
      ("/willingHeads", { $0.willingHeads = .min }),
    ]
    for (field, change) in cases {
      let lot = try lot(5, change: change)
      #expect(throws: MatchingFault.termsOutOfRange(id, field: field)) {
        try solve(Fixture.snapshot([lot], []))
      }
    }
  }

  @Test func `the largest numbers that are allowed are calculated with`() throws {
    let far = CalendarDay(number: .max)
    let past = CalendarDay(number: .min)
    var weights = CostWeights()
    for weight in [
      \CostWeights.trainingDay, \.uncoveredDay, \.otherOccupation, \.wageGapPerMille, \.waitedDay,
      \.waitedDaysMaximum,
    ] {
      weights[keyPath: weight] = CostWeights.maximum
    }
    weights.metresPerPoint = 1
    let surplus = OpenLot(
      id: EntityID(high: 1, low: 1), version: .max,
      terms: try Fixture.terms(.surplus, enterprise: 1, heads: 100) {
        $0.to = far
        $0.wage.monthlyFloor = .zero
        $0.reachMetres = .max
        $0.occupation = "4-03-02-01"
      }, open: 100, waitedDays: .max)
    let shortage = try Fixture.shortage(heads: 100, waitedDays: .max) {
      $0.from = past
      $0.to = far
      $0.reachMetres = .max
      $0.trainingDays = 100_000
      $0.place = Place(latitudeE6: -28_000_000, longitudeE6: -59_350_000)
    }
    let snapshot = MatchingSnapshot(
      surplus: [surplus], shortage: [shortage], today: Fixture.today, earliestStart: past)
    #expect(try solve(snapshot, rules: MatchingRules(weights: weights)).levels.heads == 100)
  }

  @Test func `more heads at such a cost than can be summed are refused`() throws {
    #expect(throws: MatchingFault.graphOutOfRange("cost")) {
      try MatchingGraph(
        supplies: [GraphSupply(open: 1 << 32, willing: 0)],
        demands: [GraphDemand(open: 1 << 32, isUrgent: false)],
        arcs: [GraphArc(surplus: 0, shortage: 0, cost: 1 << 31, distanceMetres: 0)])
    }
    #expect(throws: MatchingFault.graphOutOfRange("supply")) {
      try MatchingGraph(
        supplies: [
          GraphSupply(open: .max / 2, willing: 0), GraphSupply(open: .max / 2 + 2, willing: 0),
        ], demands: [], arcs: [])
    }
  }

  @Test func `a graph with senseless numbers is refused`() {
    for (supply, demand) in [(Int64(-1), Int64(1)), (1, -1)] {
      #expect(throws: MatchingFault.graphOutOfRange("heads")) {
        try MatchingGraph(
          supplies: [GraphSupply(open: supply, willing: 0)],
          demands: [GraphDemand(open: demand, isUrgent: false)], arcs: [])
      }
    }
    #expect(throws: MatchingFault.graphOutOfRange("heads")) {
      try MatchingGraph(supplies: [GraphSupply(open: 1, willing: 2)], demands: [], arcs: [])
    }
    #expect(throws: MatchingFault.graphOutOfRange("arcs")) {
      try MatchingGraph(
        supplies: [], demands: [],
        arcs: [GraphArc(surplus: 0, shortage: 0, cost: 0, distanceMetres: 0)])
    }
  }

  @Test func `any change of a lot or a rule changes the input's bytes`() throws {
    let base = try lot(5)
    let shortage = try Fixture.shortage()
    let bytes = Fixture.snapshot([base], [shortage]).canonicalBytes(rules: .standard)
    let changes: [(inout LotTerms) -> Void] = [
      { $0.skills = ["sewing"] }, { $0.shifts = ["night"] }, { $0.town = "" },
      { $0.lodging = true }, { $0.urgency = .urgent(reason: "") }, { $0.reachMetres += 1 },
      { $0.certificate = "welder" }, { $0.wage.rate = Money(fen: 1) }, { $0.postClass = .other },
      { $0.hazards = ["a", "b"] }, { $0.hazards = ["ab"] },
    ]
    var seen: Set<[UInt8]> = [bytes]
    for change in changes {
      let changed = Fixture.snapshot([try lot(5, change: change)], [shortage])
      #expect(seen.insert(changed.canonicalBytes(rules: .standard)).inserted)
    }
    var rules = MatchingRules.standard
    rules.weights.waitedDay = 2
    let snapshot = Fixture.snapshot([base], [shortage])
    #expect(seen.insert(snapshot.canonicalBytes(rules: rules)).inserted)
    let blocked = Fixture.snapshot(
      [base], [shortage], blocked: [LotPair(surplus: base.id, shortage: shortage.id)])
    #expect(seen.insert(blocked.canonicalBytes(rules: .standard)).inserted)
  }
}
