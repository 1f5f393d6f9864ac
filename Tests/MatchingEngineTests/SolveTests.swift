import Domain
import MatchingEngine
import Testing

@Suite struct SolveTests {
  private func north(_ metres: Int) -> Place {
    Place(latitudeE6: 28_000_000 + Int32(metres * 9), longitudeE6: 120_650_000)
  }

  @Test(arguments: 0..<6)
  func `the order of the lots does not matter`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let snapshot = try Fixture.city(lots: 30, &generator)
    let shuffled = MatchingSnapshot(
      surplus: snapshot.surplus.shuffled(using: &generator),
      shortage: snapshot.shortage.shuffled(using: &generator), today: snapshot.today,
      earliestStart: snapshot.earliestStart, earliestUrgentStart: snapshot.earliestUrgentStart)
    let result = try solve(snapshot)
    let again = try solve(shuffled)
    #expect(!result.pairs.isEmpty)
    #expect(result == again, "seed \(seed)")
    // Compared outside the expectation, which would print every byte.
    let sameResult = result.canonicalBytes == again.canonicalBytes
    let sameInput =
      snapshot.canonicalBytes(rules: .standard) == shuffled.canonicalBytes(rules: .standard)
    #expect(sameResult && sameInput, "seed \(seed)")
  }

  /// The grid must not lose a pair: the graph is held against judging all pairs.
  @Test(arguments: 0..<6)
  func `every compatible pair is in the graph, once`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let snapshot = try Fixture.city(lots: 40, &generator)
    var expected: [LotPair: Int64] = [:]
    for surplus in snapshot.surplus {
      for shortage in snapshot.shortage {
        let verdict = try Compatibility.judge(
          surplus: surplus, shortage: shortage,
          earliestStart: snapshot.earliestStart(for: shortage))
        if case .compatible(let candidate) = verdict {
          expected[LotPair(surplus: surplus.id, shortage: shortage.id)] = candidate.cost.total
        }
      }
    }
    #expect(!expected.isEmpty)
    let graph = try graph(of: snapshot)
    #expect(graph.arcs.count == expected.count, "seed \(seed)")
    let positions = graph.arcs.map { Int($0.surplus) << 32 | Int($0.shortage) }
    #expect(positions == positions.sorted(), "the order depends on how lots were found")
    for arc in graph.arcs {
      let pair = LotPair(
        surplus: snapshot.surplus[Int(arc.surplus)].id,
        shortage: snapshot.shortage[Int(arc.shortage)].id)
      #expect(expected[pair] == arc.cost, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<6)
  func `no lot gives or gets more than is open, and greedy is never better`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let snapshot = try Fixture.city(lots: 40, &generator)
    let result = try solve(snapshot)
    var left: [EntityID: Int] = [:]
    for lot in snapshot.surplus + snapshot.shortage { left[lot.id] = lot.open }
    for pair in result.pairs + result.dropped {
      #expect(pair.heads > 0)
      left[pair.surplus, default: 0] -= pair.heads
      left[pair.shortage, default: 0] -= pair.heads
    }
    #expect(left.values.allSatisfy { $0 >= 0 }, "seed \(seed)")
    let nearest = try greedy(snapshot)
    #expect(nearest.dropped.isEmpty)
    #expect(nearest.levels.heads > 0)
    #expect(!nearest.levels.isBetter(than: result.levels), "seed \(seed)")
  }

  @Test func `urgent heads come first, whatever they cost`() throws {
    let surplus = try Fixture.surplus(heads: 4)
    let near = try Fixture.shortage(1, heads: 4)
    let urgent = try Fixture.shortage(2, heads: 3) {
      $0.place = north(9_000)
      $0.urgency = .urgent(reason: "export order")
    }
    let result = try solve(Fixture.snapshot([surplus], [near, urgent]))
    #expect(result.pairs.map(\.heads) == [1, 3])
    #expect(result.pairs.map(\.urgent) == [false, true])
    #expect(result.levels.urgentHeads == 3)
    #expect(result.levels.heads == 4)
    #expect(result.levels.cost == 270)
    #expect(result.keptLevels == result.levels)
  }

  @Test func `an urgent shortage may start on its own earlier day`() throws {
    let surplus = try Fixture.surplus { $0.to = Fixture.today.adding(days: 8) }
    let normal = try Fixture.shortage(1)
    let urgent = try Fixture.shortage(2) { $0.urgency = .urgent(reason: "export order") }
    let snapshot = MatchingSnapshot(
      surplus: [surplus], shortage: [normal, urgent], today: Fixture.today,
      earliestStart: Fixture.today.adding(days: 3),
      earliestUrgentStart: Fixture.today.adding(days: 1))
    let result = try solve(snapshot)
    #expect(result.arcs == 1)
    #expect(result.pairs.first?.shortage == urgent.id)
    #expect(result.pairs.first?.from == Fixture.today.adding(days: 1))
  }

  @Test func `a pair below a smallest group is dropped and both values are told`() throws {
    let surplus = try Fixture.surplus(heads: 5)
    // Nothing is taken from an urgent lot to fill the other's group up.
    let near = try Fixture.shortage(1, heads: 3) { $0.urgency = .urgent(reason: "flood") }
    let far = try Fixture.shortage(2, heads: 4) {
      $0.place = north(5_000)
      $0.smallestGroup = 4
    }
    let result = try solve(Fixture.snapshot([surplus], [near, far]))
    #expect(result.pairs.map(\.heads) == [3])
    #expect(result.dropped.map(\.heads) == [2])
    #expect(result.dropped.map(\.shortage) == [far.id])
    #expect(result.levels.heads == 5)
    #expect(result.levels.cost == 100)
    #expect(result.keptLevels.heads == 3)
    #expect(result.keptLevels.cost == 0)
  }

  @Test func `willing heads go first among equals, never before cost`() throws {
    let asked = try Fixture.surplus(1, heads: 4)
    let unasked = try Fixture.surplus(2, heads: 4) { $0.willingHeads = 0 }
    let shortage = try Fixture.shortage(heads: 4)
    let even = try solve(Fixture.snapshot([unasked, asked], [shortage]))
    #expect(even.pairs.map(\.surplus) == [asked.id])
    #expect(even.levels.unwillingHeads == 0)

    let farther = try Fixture.surplus(1, heads: 4) { $0.place = north(100) }
    let cheaper = try solve(Fixture.snapshot([unasked, farther], [shortage]))
    #expect(cheaper.pairs.map(\.surplus) == [unasked.id])
    #expect(cheaper.levels.unwillingHeads == 4)
  }

  @Test func `heads that left open are taken to be the willing ones`() throws {
    let terms = try Fixture.terms(.surplus, enterprise: 1, heads: 10) { $0.willingHeads = 6 }
    func willing(open: Int) -> Int {
      OpenLot(
        id: EntityID(high: 1, low: 1), version: 1, terms: terms, open: open, waitedDays: 0
      ).openWilling
    }
    #expect([10, 9, 5, 4, 1].map(willing(open:)) == [6, 5, 1, 0, 0])
  }

  @Test func `a tie goes to the same town, then the same county`() throws {
    let surplus = try Fixture.surplus(heads: 2) { $0.town = "Tangxia" }
    let city = try #require(RegionCode("330381"))
    let shortage = [
      try Fixture.shortage(1, heads: 1) { $0.region = city },
      try Fixture.shortage(2, heads: 1),
      try Fixture.shortage(3, heads: 1) { $0.town = "Tangxia" },
    ]
    let result = try solve(Fixture.snapshot([surplus], shortage))
    #expect(result.pairs.map(\.shortage) == [shortage[1].id, shortage[2].id])
    #expect(result.levels.localitySteps == 1)
  }

  @Test func `a blocked pair is not matched, by whichever way it would be found`() throws {
    let (surplus, shortage) = (try Fixture.surplus(), try Fixture.shortage())
    let blocked = LotPair(surplus: surplus.id, shortage: shortage.id)
    #expect(try solve(Fixture.snapshot([surplus], [shortage])).pairs.count == 1)
    let result = try solve(Fixture.snapshot([surplus], [shortage], blocked: [blocked]))
    #expect(result.pairs.isEmpty)
    #expect(result.arcs == 0)
  }

  @Test func `counties without a minimum wage are listed`() throws {
    let snapshot = Fixture.snapshot([try Fixture.surplus()], [try Fixture.shortage()])
    let county = try #require(RegionCode("330302"))
    #expect(try solve(snapshot).countiesWithoutMinimumWage == [county])
    let rules = MatchingRules(minimumWages: [county: Money(fen: 227_000)])
    #expect(try solve(snapshot, rules: rules).countiesWithoutMinimumWage == [])
  }

  @Test func `one side alone is no error`() throws {
    for snapshot in [
      Fixture.snapshot([], []), Fixture.snapshot([try Fixture.surplus()], []),
      Fixture.snapshot([], [try Fixture.shortage()]),
    ] {
      let result = try solve(snapshot)
      #expect(result.pairs.isEmpty)
      #expect(result.levels == MatchingLevels())
    }
  }
}
