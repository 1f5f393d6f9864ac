import MatchingEngine
import Testing

/// The certificate must not be a rubber stamp: every way to be wrong by one unit is tried.
@Suite struct CertificateTests {
  private func graph(seed: Int) throws -> MatchingGraph {
    var generator = SeededGenerator(seed: seed)
    return try MatchingGraph.random(lots: 4...8, open: 1...6, arcsAtMost: 40, &generator)
  }

  @Test(arguments: 0..<10)
  func `one head more or less anywhere is caught`(seed: Int) throws {
    let graph = try graph(seed: seed)
    let optimum = try graph.optimum()
    try graph.certify(optimum)
    for arc in optimum.flow.indices {
      for change in [Int64(-1), 1] {
        var damaged = optimum
        damaged.flow[arc] += change
        damaged.levels = graph.levels(of: damaged.flow)
        #expect(throws: FlowFault.self, "seed \(seed), arc \(arc)") {
          try graph.certify(damaged)
        }
      }
    }
  }

  @Test(arguments: 0..<10)
  func `a head sent another lawful but dearer way is caught`(seed: Int) throws {
    let graph = try graph(seed: seed)
    let optimum = try graph.optimum()
    // Keep one head at home that was lent: a feasible flow, worse by one head.
    for index in graph.arcs.indices where optimum.flow[index] > 0 {
      var damaged = optimum
      damaged.flow[index] -= 1
      damaged.levels = graph.levels(of: damaged.flow)
      #expect("seed \(seed), arc \(index)") {
        try graph.certify(damaged)
      } throws: { fault in
        if case .lotNotOptimal = fault as? FlowFault { true } else { false }
      }
    }
  }

  @Test func `a price off by one is caught`() throws {
    let graph = try graph(seed: 3)
    let optimum = try graph.optimum()
    // An arc that is neither empty nor full ties the prices of its ends exactly.
    let arc = try #require(
      graph.arcs.indices.first { index in
        let arc = graph.arcs[index]
        let room = min(
          graph.supplies[Int(arc.surplus)].open, graph.demands[Int(arc.shortage)].open)
        return optimum.flow[index] > 0 && optimum.flow[index] < room
      })
    for change in [Int128(-1), 1] {
      var damaged = optimum
      damaged.prices.surplus[Int(graph.arcs[arc].surplus)] += change
      #expect(throws: FlowFault.self) { try graph.certify(damaged) }
    }
  }

  @Test func `a flow above a capacity is caught although it is conserved`() throws {
    var network = try FlowNetwork(supplies: [1, -1])
    try network.addArc(from: 0, to: 1, capacity: 1, cost: 1)
    try network.addArc(from: 0, to: 1, capacity: 1, cost: 2)
    var solution = try network.solve()
    #expect(solution.flow == [1, 0])
    solution.flow = [2, -1]
    #expect(throws: FlowFault.flowOutOfBounds(arc: 0)) { try solution.certify(network) }
  }

  @Test func `prices that would overflow are refused, not trapped on`() throws {
    let graph = try graph(seed: 3)
    var damaged = try graph.optimum()
    for lot in damaged.prices.surplus.indices { damaged.prices.surplus[lot] = .max }
    for lot in damaged.prices.shortage.indices { damaged.prices.shortage[lot] = .min }
    #expect(throws: FlowFault.self) { try graph.certify(damaged) }
  }

  @Test func `levels other than those of the flow are caught`() throws {
    let graph = try graph(seed: 4)
    var damaged = try graph.optimum()
    damaged.levels.cost -= 1
    #expect(throws: FlowFault.otherShape) { try graph.certify(damaged) }
  }

  @Test func `the optimum of another graph is caught`() throws {
    let optimum = try graph(seed: 5).optimum()
    #expect(throws: FlowFault.self) { try graph(seed: 6).certify(optimum) }
  }
}
