/// A flow with the node prices (duals) that prove it optimal.
package struct FlowSolution: Hashable, Sendable {
  /// Units on each arc of the network.
  package var flow: [Int64]
  /// One price per node. `cost + potentials[tail] − potentials[head]` is an arc's reduced cost.
  package var potentials: [Int128]
  /// How many pivots were made; a measure of work, the same for the same network.
  package let pivots: Int

  /// What the flow costs on the arcs of which `isCounted` holds.
  /// - Throws: ``FlowFault/overflow(_:)`` for a sum beyond 127 bits.
  package func cost(
    on network: FlowNetwork, where isCounted: (Int) -> Bool = { _ in true }
  ) throws(FlowFault) -> Int128 {
    var total = Int128(0)
    for arc in flow.indices where isCounted(arc) {
      let (cost, tooDear) = network.costs[arc].multipliedReportingOverflow(by: Int128(flow[arc]))
      let (sum, tooMuch) = total.addingReportingOverflow(cost)
      guard !tooDear, !tooMuch else { throw .overflow("costs") }
      total = sum
    }
    return total
  }

  /// Checks in one pass over the arcs that this is a minimum-cost flow of `network`.
  ///
  /// Feasible, and for every arc: reduced cost ≥ 0 where nothing flows, ≤ 0 where the arc is full,
  /// = 0 between. These complementary slackness conditions hold for a feasible flow and *some*
  /// prices exactly if the flow is optimal (Ahuja, Magnanti, Orlin, Network Flows, 1993, theorem
  /// 9.4), so the check trusts nothing that the solver did.
  /// - Throws: ``FlowFault`` naming the first arc or node where a condition fails.
  package func certify(_ network: FlowNetwork) throws(FlowFault) {
    guard flow.count == network.arcCount, potentials.count == network.nodeCount else {
      throw .otherShape
    }
    var surplus = network.supplies.map { Int128($0) }
    for arc in 0..<network.arcCount {
      let tail = Int(network.tails[arc])
      let head = Int(network.heads[arc])
      let units = flow[arc]
      let capacity = network.capacities[arc]
      guard units >= 0, units <= capacity else { throw .flowOutOfBounds(arc: arc) }
      surplus[tail] -= Int128(units)
      surplus[head] += Int128(units)
      let (priced, overflowTail) = network.costs[arc].addingReportingOverflow(potentials[tail])
      let (reduced, overflowHead) = priced.subtractingReportingOverflow(potentials[head])
      guard !overflowTail, !overflowHead else { throw .overflow("potentials") }
      if reduced < 0, units < capacity { throw .notOptimal(arc: arc) }
      if reduced > 0, units > 0 { throw .notOptimal(arc: arc) }
    }
    if let node = surplus.firstIndex(where: { $0 != 0 }) { throw .notConserved(node: node) }
  }
}
