import Domain
import MatchingEngine
import Testing

@Suite struct FairnessTests {
  private func north(_ metres: Int) -> Place {
    Place(latitudeE6: 28_000_000 + Int32(metres * 9), longitudeE6: 120_650_000)
  }

  /// Each day one head comes free, and a new shortage somewhat nearer to it than the one that waits.
  private func daysUntilServed(metres: Int, nearer: Int, rules: MatchingRules) throws -> Int? {
    for day in 0..<60 {
      let surplus = try Fixture.surplus(1_000 + day, heads: 1)
      let waiting = try Fixture.shortage(1, heads: 1, waitedDays: day) { $0.place = north(metres) }
      let new = try Fixture.shortage(2 + day, heads: 1) { $0.place = north(metres - nearer) }
      let result = try solve(Fixture.snapshot([surplus], [waiting, new]), rules: rules)
      if result.pairs.contains(where: { $0.shortage == waiting.id }) { return day }
    }
    return nil
  }

  /// A day waited is worth 100 m, up to 30 of them on each side.
  @Test(arguments: [500, 1_000, 1_900, 2_700])
  func `who waits is served before somebody new who is up to three kilometres nearer`(
    nearer: Int
  ) throws {
    let day = try #require(
      try daysUntilServed(metres: 6_000, nearer: nearer, rules: .standard))
    #expect(day <= nearer / 100 + 1)
  }

  @Test func `without the credit whoever is farther waits for ever`() throws {
    var rules = MatchingRules()
    rules.weights.waitedDay = 0
    #expect(try daysUntilServed(metres: 6_000, nearer: 500, rules: rules) == nil)
  }

  /// Whatever else is there: of two lots that differ in nothing but their waiting, the newer one is not
  /// served while the older one is short.
  @Test(arguments: 0..<30)
  func `of two equal lots the one that has waited is served first`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    var city = try Fixture.city(lots: 25, &generator)
    let model = city.shortage[generator.number(0...city.shortage.count - 1)]
    func twin(_ number: UInt64, waited: Int) -> OpenLot {
      OpenLot(
        id: EntityID(high: 77, low: number), version: 1, terms: model.terms, open: model.open,
        waitedDays: waited)
    }
    let (old, new) = (twin(1, waited: 2), twin(2, waited: 0))
    city = MatchingSnapshot(
      surplus: city.surplus, shortage: city.shortage.filter { $0.id != model.id } + [old, new],
      today: city.today, earliestStart: city.earliestStart,
      earliestUrgentStart: city.earliestUrgentStart)
    var flow: [EntityID: Int64] = [:]
    let graph = try graph(of: city)
    for (arc, heads) in zip(graph.arcs, try graph.optimum().flow) {
      flow[city.shortage[Int(arc.shortage)].id, default: 0] += heads
    }
    let (got, gotNew) = (flow[old.id] ?? 0, flow[new.id] ?? 0)
    #expect(gotNew == 0 || got == Int64(old.open), "seed \(seed)")
  }

  @Test func `evenness is the gap between the counties served best and worst`() throws {
    let county = try #require(RegionCode("330381"))
    let far = Place(latitudeE6: 29_000_000, longitudeE6: 120_650_000)
    let result = try solve(
      Fixture.snapshot(
        [try Fixture.surplus(heads: 10)],
        [
          try Fixture.shortage(1, heads: 10),
          try Fixture.shortage(2, heads: 40) {
            $0.region = county
            $0.place = far
          },
        ]))
    #expect(result.evenness.short == 40)
    #expect(result.evenness.countySpread == 1_000)
    #expect(result.evenness.sizeSpread == 1_000, "10 heads asked for are few, 40 are many")
    let even = try solve(
      Fixture.snapshot([try Fixture.surplus(heads: 10)], [try Fixture.shortage(heads: 20)]))
    #expect(even.evenness.countySpread == 0)
  }
}
