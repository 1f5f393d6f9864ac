import Domain
import Testing

@testable import MatchingEngine

@Suite struct GroupMendingTests {
  private func graph(
    _ supplies: [Int64], _ demands: [Int64], _ arcs: [(Int32, Int32, Int64, Int32)]
  ) throws -> MatchingGraph {
    try MatchingGraph(
      supplies: supplies.map { GraphSupply(open: $0, willing: $0) },
      demands: demands.map { GraphDemand(open: $0, isUrgent: false) },
      arcs: arcs.map {
        GraphArc(surplus: $0.0, shortage: $0.1, cost: $0.2, distanceMetres: 0, smallestGroup: $0.3)
      })
  }

  @Test func `heads of a group too small go where they make one large enough`() throws {
    // The cheapest way gives the second post 2 of the first lot, which asks for groups of 4.
    let graph = try graph(
      [6, 4], [4, 6], [(0, 0, 1, 1), (0, 1, 1, 4), (1, 0, 9, 1), (1, 1, 1, 4)])
    let optimum = try graph.optimum()
    #expect(optimum.flow == [4, 2, 0, 4])
    var mending = GroupMending(graph, optimum.flow, pairCharge: 0)
    mending.mend()
    #expect(
      mending.flow == [0, 6, 4, 0], "all ten are in groups large enough; before it were eight")
    #expect(graph.levels(of: mending.flow).heads == optimum.levels.heads)
  }

  @Test func `thirty heads do not go to ten borrowers where one has room`() throws {
    var arcs = (0..<10).map { (Int32(0), Int32($0), Int64(10), Int32(1)) }
    arcs.append((0, 10, 11, 1))
    let graph = try graph([30], Array(repeating: 3, count: 10) + [30], arcs)
    let optimum = try graph.optimum()
    #expect(optimum.flow.count { $0 > 0 } == 10)
    var mending = GroupMending(graph, optimum.flow, pairCharge: 30)
    mending.mend()
    #expect(mending.flow == Array(repeating: 0, count: 10) + [30])
    var dear = GroupMending(graph, optimum.flow, pairCharge: 2)
    dear.mend()
    #expect(dear.flow == optimum.flow, "a pair fewer is not worth three points")
  }

  @Test(arguments: 0..<200)
  func `mending keeps the heads of the flow and never keeps fewer of them`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let plain = try MatchingGraph.random(lots: 1...8, open: 0...9, arcsAtMost: 40, &generator)
    let graph = try MatchingGraph(
      supplies: plain.supplies, demands: plain.demands,
      arcs: plain.arcs.map {
        GraphArc(
          surplus: $0.surplus, shortage: $0.shortage, cost: $0.cost, distanceMetres: 0,
          smallestGroup: Int32(generator.number(1...4)), locality: $0.locality, tie: $0.tie)
      })
    let optimum = try graph.optimum()
    let charge = generator.number(0...10)
    var mending = GroupMending(graph, optimum.flow, pairCharge: charge)
    mending.mend()
    func kept(_ flow: [Int64]) -> MatchingLevels {
      graph.levels(
        of: zip(graph.arcs, flow).map { $1 >= Int64($0.smallestGroup) ? $1 : 0 })
    }
    let (before, after) = (graph.levels(of: optimum.flow), graph.levels(of: mending.flow))
    #expect(after.heads == before.heads && after.urgentHeads == before.urgentHeads, "\(seed)")
    #expect(mending.flow.allSatisfy { $0 >= 0 })
    for lot in graph.supplies.indices {
      let lent = zip(graph.arcs, mending.flow).reduce(Int64(0)) {
        $0 + (Int($1.0.surplus) == lot ? $1.1 : 0)
      }
      #expect(lent <= graph.supplies[lot].open, "seed \(seed)")
    }
    for lot in graph.demands.indices {
      let got = zip(graph.arcs, mending.flow).reduce(Int64(0)) {
        $0 + (Int($1.0.shortage) == lot ? $1.1 : 0)
      }
      #expect(got <= graph.demands[lot].open, "seed \(seed)")
    }
    let (keptBefore, keptAfter) = (kept(optimum.flow), kept(mending.flow))
    #expect(
      (keptAfter.urgentHeads, keptAfter.heads) >= (keptBefore.urgentHeads, keptBefore.heads),
      "seed \(seed)")
  }

  @Test func `some of the random flows were in need of mending`() throws {
    var generator = SeededGenerator(seed: 3)
    var gained = 0
    for _ in 0..<20 {
      let result = try solve(try Fixture.city(lots: 40, &generator))
      let dropped = result.dropped.reduce(0) { $0 + $1.heads }
      #expect(result.keptLevels.heads + Int64(dropped) == result.levels.heads)
      gained += result.flowPairs - result.pairs.count - result.dropped.count
    }
    #expect(gained > 0)
  }
}
