import MatchingEngine
import Testing

@Suite struct OptimumTests {
  @Test(arguments: 0..<40)
  func `no flow of a small graph is better at any level`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<10 {
      let graph = try MatchingGraph.random(
        lots: 1...4, open: 0...3, arcsAtMost: 6, &generator)
      let optimum = try graph.optimum()
      #expect(optimum.levels == graph.bestByEnumeration(), "seed \(seed), graph \(round)")
      try graph.certify(optimum)
    }
  }

  @Test(arguments: 100..<120)
  func `successive shortest paths find the same levels`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<3 {
      let graph = try MatchingGraph.random(
        lots: 3...10, open: 0...6, arcsAtMost: 60, &generator)
      let optimum = try graph.optimum()
      #expect(
        optimum.levels == ShortestPathReference.levels(of: graph), "seed \(seed), graph \(round)")
    }
  }

  @Test(arguments: 200..<230)
  func `nearest first is never better`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let graph = try MatchingGraph.random(lots: 1...12, open: 0...9, arcsAtMost: 80, &generator)
    let nearest = graph.levels(of: graph.greedy())
    #expect(!nearest.isBetter(than: try graph.optimum().levels), "seed \(seed)")
  }

  @Test func `nearest first misses a head that the optimum lends`() throws {
    let graph = try MatchingGraph(
      supplies: [GraphSupply(open: 1, willing: 1), GraphSupply(open: 1, willing: 1)],
      demands: [
        GraphDemand(open: 1, isUrgent: false), GraphDemand(open: 1, isUrgent: false),
      ],
      arcs: [
        GraphArc(surplus: 0, shortage: 0, cost: 1, distanceMetres: 100),
        GraphArc(surplus: 0, shortage: 1, cost: 5, distanceMetres: 500),
        GraphArc(surplus: 1, shortage: 0, cost: 5, distanceMetres: 500),
      ])
    #expect(graph.levels(of: graph.greedy()).heads == 1)
    let optimum = try graph.optimum()
    #expect(optimum.levels.heads == 2)
    #expect(optimum.levels.cost == 10)
    #expect(optimum.flow == [0, 1, 1])
  }

  @Test func `an urgent head comes before a cheaper one`() throws {
    let graph = try MatchingGraph(
      supplies: [GraphSupply(open: 1, willing: 1)],
      demands: [GraphDemand(open: 1, isUrgent: false), GraphDemand(open: 1, isUrgent: true)],
      arcs: [
        GraphArc(surplus: 0, shortage: 0, cost: -50, distanceMetres: 0),
        GraphArc(surplus: 0, shortage: 1, cost: 9999, distanceMetres: 9999),
      ])
    #expect(try graph.optimum().flow == [0, 1])
  }

  @Test func `a head is lent even where it costs more than everything else together`() throws {
    let graph = try MatchingGraph(
      supplies: [GraphSupply(open: 1, willing: 1), GraphSupply(open: 1, willing: 1)],
      demands: [
        GraphDemand(open: 1, isUrgent: false), GraphDemand(open: 1, isUrgent: false),
      ],
      arcs: [
        GraphArc(surplus: 0, shortage: 0, cost: -1000, distanceMetres: 0),
        GraphArc(surplus: 0, shortage: 1, cost: 1_000_000, distanceMetres: 0),
        GraphArc(surplus: 1, shortage: 0, cost: 1_000_000, distanceMetres: 0),
      ])
    #expect(try graph.optimum().levels.heads == 2)
  }

  @Test func `graphs without lots, heads or pairs have an optimum of nothing`() throws {
    let nothing = MatchingLevels()
    let lots = [GraphSupply(open: 3, willing: 0)]
    for graph in [
      try MatchingGraph(supplies: [], demands: [], arcs: []),
      try MatchingGraph(supplies: lots, demands: [], arcs: []),
      try MatchingGraph(
        supplies: [], demands: [GraphDemand(open: 3, isUrgent: true)], arcs: []),
      try MatchingGraph(
        supplies: lots, demands: [GraphDemand(open: 0, isUrgent: false)],
        arcs: [GraphArc(surplus: 0, shortage: 0, cost: -5, distanceMetres: 0)]),
    ] {
      let optimum = try graph.optimum()
      #expect(optimum.levels == nothing)
      try graph.certify(optimum)
      #expect(graph.greedy().allSatisfy { $0 == 0 })
    }
  }

  @Test func `equal graphs give equal optima, prices and work included`() throws {
    var generator = SeededGenerator(seed: 7)
    let graph = try MatchingGraph.random(lots: 9...9, open: 1...9, arcsAtMost: 60, &generator)
    #expect(try graph.optimum() == graph.optimum())
  }
}
