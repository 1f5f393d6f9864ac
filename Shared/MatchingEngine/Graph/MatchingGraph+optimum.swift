/// The optimum of a graph, with the prices that prove it.
package struct MatchingOptimum: Hashable, Sendable {
  /// Heads on each arc of the graph.
  package var flow: [Int64]
  package var levels: MatchingLevels
  /// Flow and duals of the folded network, as ``MatchingGraph/certify(_:)`` checks them.
  package var solution: FlowSolution
}

extension MatchingGraph {
  /// The best flow, level by level; exact, and the same each time for the same graph.
  /// - Throws: ``FlowFault/overflow(_:)`` if the levels do not fit exact arithmetic.
  package func optimum() throws(FlowFault) -> MatchingOptimum {
    let solution = try NetworkSimplex.solve(try network())
    let flow = Array(solution.flow[..<arcs.count])
    return MatchingOptimum(flow: flow, levels: levels(of: flow), solution: solution)
  }

  /// Proves `optimum` to be the optimum of this graph, in one pass over the arcs and without
  /// trusting how it was found; the network is built anew from the graph.
  /// - Throws: ``FlowFault`` naming the first condition that fails.
  package func certify(_ optimum: MatchingOptimum) throws(FlowFault) {
    guard optimum.flow.count == arcs.count,
      optimum.flow[...] == optimum.solution.flow.prefix(arcs.count)
    else { throw .otherShape }
    try optimum.solution.certify(try network())
    guard levels(of: optimum.flow) == optimum.levels else { throw .otherShape }
  }

  /// The graph as one minimum-cost flow problem, all levels folded into one cost.
  ///
  /// Nodes: surplus lots, shortage lots, the hub. Arcs, in this order: the pairs; shortage → hub,
  /// which earns the head; surplus → hub for heads that are not lent, twice, because an unwilling
  /// head left at home earns a little.
  func network() throws(FlowFault) -> FlowNetwork {
    let weights = try LevelWeights(for: self, through: .tie)
    let hub = supplies.count + demands.count
    var network = try FlowNetwork(
      supplies: supplies.map(\.open) + demands.map { _ in 0 } + [-supply],
      arcsExpected: arcs.count + demands.count + 2 * supplies.count)
    for arc in arcs {
      let supply = supplies[Int(arc.surplus)]
      let demand = demands[Int(arc.shortage)]
      try network.addArc(
        from: Int(arc.surplus), to: supplies.count + Int(arc.shortage),
        capacity: min(supply.open, demand.open), cost: weights.folded(arc))
    }
    for (index, demand) in demands.enumerated() {
      try network.addArc(
        from: supplies.count + index, to: hub, capacity: demand.open,
        cost: -weights.head - (demand.isUrgent ? weights.urgentHead : 0))
    }
    for (index, supply) in supplies.enumerated() {
      try network.addArc(
        from: index, to: hub, capacity: supply.open - supply.willing, cost: -weights.unwillingHead)
      try network.addArc(from: index, to: hub, capacity: supply.willing, cost: 0)
    }
    return network
  }
}
