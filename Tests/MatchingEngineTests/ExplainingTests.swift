import Domain
import MatchingEngine
import Testing

@Suite struct ExplainingTests {
  private func north(_ kilometres: Double) -> Place {
    Place(latitudeE6: 28_000_000 + Int32(kilometres * 8_993), longitudeE6: 120_650_000)
  }

  private func explanation(
    of lot: OpenLot, among others: [OpenLot], rules: MatchingRules = .standard
  ) throws -> OpenExplanation {
    let isSurplus = lot.terms.side == .surplus
    let snapshot = isSurplus ? Fixture.snapshot([lot], others) : Fixture.snapshot(others, [lot])
    return try #require(try explanations(of: [lot.id], in: snapshot, rules: rules)[lot.id])
  }

  @Test func `twelve short: seven by certificate, three beyond the reach, two by dates`() throws {
    let shortage = try Fixture.shortage(heads: 12) {
      $0.certificate = "forklift"
      $0.certificateRequired = true
    }
    let certified: (inout LotTerms) -> Void = { $0.certificate = "forklift" }
    let others = [
      try Fixture.surplus(1, heads: 9),
      try Fixture.surplus(2, heads: 3) {
        certified(&$0)
        $0.place = north(11.6)
        $0.reachMetres = 20_000
      },
      try Fixture.surplus(3, heads: 2) {
        certified(&$0)
        $0.from = Fixture.today.adding(days: 37)
        $0.to = Fixture.today.adding(days: 60)
      },
    ]
    let found = try explanation(of: shortage, among: others)
    #expect(found.open == 12)
    #expect(
      found.causes == [
        .init(rule: .dates, lots: 1, heads: 2), .init(rule: .distance, lots: 1, heads: 3),
        .init(rule: .certificate, lots: 1, heads: 7),
      ])
    #expect(found.nobody == 0 && found.nextRound == 0)
    // Days are cheapest, then the reach: 2 km are 20 points; what has no price comes last.
    #expect(
      found.relaxations == [
        .init(rule: .dates, value: 3, heads: 2), .init(rule: .distance, value: 12_000, heads: 3),
        .init(rule: .certificate, value: 0, heads: 9),
      ])
  }

  @Test func `heads that nobody is there for are told apart`() throws {
    let shortage = try Fixture.shortage(heads: 12)
    let found = try explanation(
      of: shortage, among: [try Fixture.surplus(heads: 5) { $0.place = north(50) }])
    #expect(found.causes == [.init(rule: .distance, lots: 1, heads: 5)])
    #expect(found.nobody == 7)
    #expect(found.relaxations.isEmpty, "the other's reach is too short as well")
  }

  @Test func `a head that several rules cut off counts once, under the hardest`() throws {
    let shortage = try Fixture.shortage(heads: 4) { $0.hazards = ["noise"] }
    let found = try explanation(
      of: shortage, among: [try Fixture.surplus(heads: 9) { $0.place = north(50) }])
    #expect(
      found.causes == [
        .init(rule: .distance, lots: 1, heads: 0), .init(rule: .hazards, lots: 1, heads: 4),
      ])
    #expect(found.relaxations.isEmpty, "no single term would help")
  }

  @Test func `wages are told in steps of a hundred yuan, by the side that would change them`()
    throws
  {
    let shortage = try Fixture.shortage(heads: 4) { $0.wage.monthlyFloor = Money(fen: 450_000) }
    let surplus = try Fixture.surplus(heads: 9) { $0.wage.monthlyFloor = Money(fen: 480_050) }
    #expect(
      try explanation(of: shortage, among: [surplus]).relaxations
        == [.init(rule: .wageFloor, value: 490_000, heads: 4)])
    #expect(
      try explanation(of: surplus, among: [shortage]).relaxations
        == [.init(rule: .wageFloor, value: 450_000, heads: 4)])
  }

  /// What an explanation promises is what an amendment would bring.
  @Test(arguments: 0..<12)
  func `a relaxation gains what it says`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let city = try Fixture.city(lots: 25, &generator)
    let result = try solve(city)
    var left: [EntityID: Int] = [:]
    for lot in city.surplus + city.shortage { left[lot.id] = lot.open }
    for pair in result.pairs + result.dropped {
      left[pair.surplus, default: 0] -= pair.heads
      left[pair.shortage, default: 0] -= pair.heads
    }
    func rest(_ lots: [OpenLot], _ change: (OpenLot) -> LotTerms = { $0.terms }) -> [OpenLot] {
      lots.compactMap { lot in
        guard let open = left[lot.id], open > 0 else { return nil }
        return OpenLot(
          id: lot.id, version: 1, terms: change(lot), open: open, waitedDays: lot.waitedDays)
      }
    }
    func snapshot(_ change: (OpenLot) -> LotTerms = { $0.terms }) -> MatchingSnapshot {
      MatchingSnapshot(
        surplus: rest(city.surplus, change), shortage: rest(city.shortage, change),
        today: city.today, earliestStart: city.earliestStart,
        earliestUrgentStart: city.earliestUrgentStart)
    }
    let now = snapshot()
    let before = try heads(of: now)
    let found = try explanations(of: Set(left.keys), in: now)
    var tried = 0
    for (id, explanation) in found {
      let said = explanation.causes.reduce(explanation.nobody + explanation.nextRound) {
        $0 + $1.heads
      }
      #expect(said == explanation.open, "every head is told of, seed \(seed)")
      for relaxation in explanation.relaxations {
        let changed = snapshot { lot in
          lot.id == id ? relaxed(lot.terms, relaxation) : lot.terms
        }
        let gained = try heads(of: changed) - before
        #expect(gained == relaxation.heads, "\(relaxation), seed \(seed)")
        tried += 1
      }
    }
    #expect(tried > 2)
  }

  /// That a round would propose.
  private func heads(of snapshot: MatchingSnapshot) throws -> Int {
    try solve(snapshot).pairs.reduce(0) { $0 + $1.heads }
  }

  @Test func `what smallest groups leave over is not promised`() throws {
    let surplus = try Fixture.surplus(heads: 7) { $0.smallestGroup = 4 }
    let others = try (1...2).map { number in
      try Fixture.shortage(number, heads: 4) {
        $0.place = north(12)
        $0.reachMetres = 20_000
      }
    }
    #expect(
      try explanation(of: surplus, among: others).relaxations
        == [.init(rule: .distance, value: 12_000, heads: 4)])
  }

  @Test func `days are missing at the end of a lot or at its beginning`() throws {
    let surplus = try Fixture.surplus(heads: 5) {
      $0.from = Fixture.today.adding(days: 30)
      $0.to = Fixture.today.adding(days: 60)
    }
    func days(_ range: ClosedRange<Int>) throws -> [OpenExplanation.Relaxation] {
      try explanation(
        of: surplus,
        among: [
          try Fixture.shortage(heads: 5) {
            $0.from = Fixture.today.adding(days: range.lowerBound)
            $0.to = Fixture.today.adding(days: range.upperBound)
          }
        ]
      ).relaxations
    }
    #expect(try days(10...32) == [.init(rule: .dates, value: -4, heads: 5)])
    #expect(try days(58...90) == [.init(rule: .dates, value: 4, heads: 5)])
    #expect(try days(58...62).isEmpty, "the other is too short itself")
  }

  private func relaxed(
    _ terms: LotTerms, _ relaxation: OpenExplanation.Relaxation
  ) -> LotTerms {
    var terms = terms
    switch relaxation.rule {
    case .distance: terms.reachMetres = Int(relaxation.value)
    case .wageFloor, .minimumWage: terms.wage.monthlyFloor = Money(fen: relaxation.value)
    case .smallestGroup: terms.smallestGroup = Int(relaxation.value)
    case .occupation: terms.otherOccupationAllowed = true
    case .certificate: terms.certificateRequired = false
    case .hazards: terms.hazards = ["noise"]
    case .dates where relaxation.value > 0:
      terms.to = terms.to.adding(days: Int(relaxation.value))
    case .dates: terms.from = terms.from.adding(days: Int(relaxation.value))
    case .blocked, .sameEnterprise, .unanswered: break
    }
    return terms
  }
}
