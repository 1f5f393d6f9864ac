import MatchingEngine
import Testing

@Suite struct DimacsExportTests {
  /// Read back and solved as a plain flow problem, without anything that knows of levels.
  @Test(arguments: 0..<10, [MatchingLevel.urgentHeads, .heads, .cost, .tie])
  func `the exported problem has the objective of the levels`(
    seed: Int, last: MatchingLevel
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let graph = try MatchingGraph.random(lots: 2...8, open: 0...6, arcsAtMost: 40, &generator)
    let network = try FlowNetwork(dimacs: graph.dimacs(through: last))
    let objective = try network.solve().cost(on: network)
    #expect(
      objective == (try graph.dimacsObjective(graph.optimum().levels, through: last)),
      "seed \(seed)")
  }

  @Test func `the text is what other solvers read`() throws {
    let graph = try MatchingGraph(
      supplies: [GraphSupply(open: 3, willing: 2)],
      demands: [GraphDemand(open: 5, isUrgent: false)],
      arcs: [GraphArc(surplus: 0, shortage: 0, cost: -7, distanceMetres: 0)])
    let lines = try graph.dimacs().split(separator: "\n").filter { !$0.hasPrefix("c weight") }
    #expect(
      lines.dropFirst() == [
        "p min 4 5", "n 1 3", "n 4 -3", "a 1 2 0 2 0", "a 1 2 0 1 0", "a 2 3 0 3 -7",
        "a 3 4 0 5 0", "a 1 4 0 3 15",
      ])
  }
}
