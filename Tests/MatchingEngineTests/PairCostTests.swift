import Domain
import MatchingEngine
import Testing

@Suite struct PairCostTests {
  private func candidate(
    _ surplus: OpenLot, _ shortage: OpenLot, start: CalendarDay = Fixture.today,
    weights: CostWeights = .standard
  ) throws -> MatchCandidate {
    let verdict = try Compatibility.judge(
      surplus: surplus, shortage: shortage, earliestStart: start,
      rules: MatchingRules(weights: weights))
    guard case .compatible(let candidate) = verdict else {
      throw Unexpected(verdict: verdict)
    }
    return candidate
  }

  private struct Unexpected: Error { let verdict: Compatibility.Verdict }

  @Test func `lots that agree in everything cost nothing`() throws {
    let candidate = try candidate(Fixture.surplus(), Fixture.shortage())
    #expect(candidate.cost == PairCost())
    #expect(candidate.from == Fixture.today)
    #expect(candidate.to == Fixture.today.adding(days: 40))
    #expect(candidate.distanceMetres == 0)
    #expect(candidate.occupation == .same)
    #expect(candidate.locality == .county)
  }

  /// 449 µ° of latitude are 49 m, 450 µ° are 50 m.
  @Test(arguments: [
    (Int32(0), Int64(0)), (449, 0), (450, 1), (1_348, 1), (1_349, 2), (89_000, 99),
  ])
  func `a hundred metres cost a point, rounded to the nearest`(
    microdegrees: Int32, points: Int64
  ) throws {
    let shortage = try Fixture.shortage {
      $0.place = Place(latitudeE6: 28_000_000 + microdegrees, longitudeE6: 120_650_000)
    }
    #expect(try candidate(Fixture.surplus(), shortage).cost == PairCost(distance: points))
  }

  @Test func `a step of occupation costs, and training only beyond the cluster`() throws {
    let shortage = try Fixture.shortage { $0.trainingDays = 3 }
    func cost(_ occupation: String) throws -> PairCost {
      try candidate(Fixture.surplus { $0.occupation = occupation }, shortage).cost
    }
    #expect(try cost("4-01-02-03") == PairCost())
    #expect(try cost("4-01-02-04") == PairCost(occupation: 40))
    #expect(try cost("4-03-02-01") == PairCost(occupation: 120, training: 30))
  }

  @Test func `the wage gap is per mille of the offer, cut`() throws {
    let surplus = try Fixture.surplus { $0.wage.monthlyFloor = Money(fen: 449_000) }
    #expect(try candidate(surplus, Fixture.shortage()).cost == PairCost(wage: 102))
    let nothing = try Fixture.surplus { $0.wage.monthlyFloor = .zero }
    let free = try Fixture.shortage { $0.wage.monthlyFloor = .zero }
    #expect(try candidate(nothing, free).cost == PairCost())
  }

  @Test func `days that the borrower still needs and does not get cost`() throws {
    let surplus = try Fixture.surplus {
      $0.from = Fixture.today.adding(days: 5)
      $0.to = Fixture.today.adding(days: 38)
    }
    #expect(try candidate(surplus, Fixture.shortage()).cost == PairCost(uncovered: 7))
    // Nobody could have come before the start, so those days are not held against the pair.
    let late = try candidate(
      surplus, Fixture.shortage(), start: Fixture.today.adding(days: 4))
    #expect(late.cost == PairCost(uncovered: 3))
    #expect(late.from == Fixture.today.adding(days: 5))
    #expect(late.to == Fixture.today.adding(days: 38))
  }

  @Test func `waiting is credited to each lot, up to thirty days`() throws {
    #expect(
      try candidate(Fixture.surplus(waitedDays: 4), Fixture.shortage(waitedDays: 99)).cost
        == PairCost(waiting: -34))
    #expect(
      try candidate(Fixture.surplus(waitedDays: -1), Fixture.shortage()).cost == PairCost())
  }

  @Test func `weights are configuration`() throws {
    var weights = CostWeights()
    weights.metresPerPoint = 1
    weights.trainingDay = 0
    weights.otherOccupation = 7
    weights.waitedDay = 2
    let surplus = try Fixture.surplus(waitedDays: 3) {
      $0.occupation = "4-03-02-01"
      $0.place = Place(latitudeE6: 28_001_000, longitudeE6: 120_650_000)
    }
    let shortage = try Fixture.shortage { $0.trainingDays = 3 }
    let cost = try candidate(surplus, shortage, weights: weights).cost
    #expect(cost == PairCost(distance: 111, occupation: 7, waiting: -6))
    #expect(cost.total == 112)
  }

  @Test(arguments: [-1, CostWeights.maximum + 1])
  func `a weight out of range is refused by name`(_ weight: Int) throws {
    var weights = CostWeights()
    weights.trainingDay = weight
    #expect(throws: MatchingFault.ruleOutOfRange("trainingDay", weight)) {
      try candidate(Fixture.surplus(), Fixture.shortage(), weights: weights)
    }
    weights = CostWeights()
    weights.metresPerPoint = 0
    #expect(throws: MatchingFault.ruleOutOfRange("metresPerPoint", 0)) {
      try candidate(Fixture.surplus(), Fixture.shortage(), weights: weights)
    }
  }

  @Test func `town, county and city are told apart`() throws {
    func locality(_ change: (inout LotTerms) -> Void) throws -> Locality {
      try candidate(
        Fixture.surplus { $0.town = "Tangxia" }, Fixture.shortage(change: change)
      ).locality
    }
    let county = try #require(RegionCode("330381"))
    let elsewhere = try #require(RegionCode("331002"))
    #expect(try locality { $0.town = "Tangxia" } == .town)
    #expect(try locality { $0.town = "Xianjiang" } == .county)
    #expect(try locality { $0.town = nil } == .county)
    #expect(
      try locality {
        $0.region = county
        $0.town = "Tangxia"
      } == .city)
    #expect(try locality { $0.region = elsewhere } == .elsewhere)
  }
}
