import Domain
import MatchingEngine
import Testing

/// Lots that stay open let themselves be matched farther away, both or neither.
@Suite struct ReachWideningTests {
  private let away = Place(latitudeE6: 28_400_000, longitudeE6: 120_650_000)

  private func isPossible(
    waited: Int, _ otherWaited: Int? = nil, region: String = "330302", lodging: Bool = false
  ) throws -> Bool {
    let surplus = try Fixture.surplus(waitedDays: waited)
    let code = try #require(RegionCode(region))
    let shortage = try Fixture.shortage(waitedDays: otherWaited ?? waited) {
      $0.place = away
      $0.region = code
      $0.lodging = lodging
    }
    return try graph(of: Fixture.snapshot([surplus], [shortage])).arcs.count == 1
  }

  @Test func `after three days the county is near enough`() throws {
    #expect(try !isPossible(waited: 2))
    #expect(try isPossible(waited: 3))
    #expect(try !isPossible(waited: 3, region: "330381"), "another county")
  }

  @Test func `after a week the city is near enough, where lodging is offered`() throws {
    #expect(try !isPossible(waited: 6, region: "330381", lodging: true))
    #expect(try isPossible(waited: 7, region: "330381", lodging: true))
    #expect(try !isPossible(waited: 7, region: "330381"), "nobody travels 44 km each day")
  }

  @Test func `after two weeks another prefecture is near enough, where lodging is offered`() throws
  {
    #expect(try !isPossible(waited: 13, region: "331082", lodging: true))
    #expect(try isPossible(waited: 14, region: "331082", lodging: true))
    #expect(try !isPossible(waited: 14, region: "331082"))
  }

  @Test func `nobody is asked beyond the own reach because another has waited`() throws {
    #expect(try !isPossible(waited: 30, 0))
    #expect(try !isPossible(waited: 0, 30))
    #expect(try !isPossible(waited: 14, 13, region: "331082", lodging: true))
  }

  @Test func `stages out of order are refused`() {
    var rules = MatchingRules()
    rules.widening.countyDays = 8
    #expect(throws: MatchingFault.ruleOutOfRange("cityDays", 7)) { try rules.validate() }
    rules.widening.countyDays = 0
    #expect(throws: MatchingFault.ruleOutOfRange("countyDays", 0)) { try rules.validate() }
  }

  /// What the index leaves out no rule may allow, whatever the lots have waited.
  @Test(arguments: 0..<4)
  func `the kept index misses nobody, while lots come, change and go`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let snapshot = try Fixture.city(lots: 40, &generator)
    let lots = snapshot.surplus + snapshot.shortage
    var index = LotIndex(rules: .standard)
    for lot in lots { try index.put(lot) }
    for lot in lots.shuffled(using: &generator).prefix(20) {
      index.remove(lot.id)
      if generator.chance(50) { try index.put(lot) }
      try index.put(lot)
    }
    let gone = Set(lots.shuffled(using: &generator).prefix(20).map(\.id))
    for id in gone { index.remove(id) }
    var found = 0
    for arc in try graph(of: snapshot).arcs {
      let pair = (snapshot.surplus[Int(arc.surplus)], snapshot.shortage[Int(arc.shortage)])
      for (lot, other) in [(pair.0, pair.1), (pair.1, pair.0)] {
        let candidates = try index.candidates(for: lot)
        #expect(candidates.count == Set(candidates).count, "each once, seed \(seed)")
        #expect(candidates.contains(other.id) == !gone.contains(other.id), "seed \(seed)")
        found += 1
      }
    }
    #expect(found > 20)
  }
}
