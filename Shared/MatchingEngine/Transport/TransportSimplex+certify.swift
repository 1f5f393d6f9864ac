extension TransportSimplex where Price: FixedWidthInteger & SignedInteger {
  /// Heads on the arc between two lots.
  func flow(_ surplus: Int, _ shortage: Int) -> Int64 {
    if Int(nodes[surplus].parent) == shortage { return nodes[surplus].flow }
    return Int(nodes[shortage].parent) == surplus ? nodes[shortage].flow : 0
  }

  /// Proves that the flow is possible and optimal, by complementary slackness over all arcs: reduced cost
  /// ≥ 0 everywhere, and = 0 where anything flows. See ``MatchingGraph/certify(_:)``.
  /// - Throws: ``FlowFault`` with the number of a node, or of the first arc by its place.
  func certify() throws(FlowFault) {
    var placed = Array(repeating: Int64(0), count: nodes.count)
    for node in nodes.indices.dropFirst() where isIn(node) {
      let flow = nodes[node].flow
      guard flow >= 0 else { throw .flowOutOfBounds(arc: node) }
      placed[node] += flow
      let parent = Int(nodes[node].parent)
      if parent != Self.hub {
        placed[parent] += flow
        guard flow == 0 || hasTightArc(node, parent) else { throw .notOptimal(arc: node) }
      } else if flow > 0, cost(withHub: node) != 0 {
        throw .lotNotOptimal(node)
      }
    }
    for node in nodes.indices.dropFirst() {
      guard placed[node] == heads[node] else { throw .notConserved(node: node) }
      guard heads[node] > 0 else { continue }
      guard cost(withHub: node) >= 0 else { throw .lotNotOptimal(node) }
      guard isSurplus[node] else { continue }
      for at in arcs.blocks[node].range {
        let other = Int(arcs.others[at])
        guard heads[other] == 0 || arcs.costs[at] + price[node] - price[other] >= 0 else {
          throw .notOptimal(arc: at)
        }
      }
    }
  }

  private func hasTightArc(_ node: Int, _ parent: Int) -> Bool {
    arcs.blocks[node].range.contains { at in
      guard Int(arcs.others[at]) == parent else { return false }
      let difference = isSurplus[node] ? price[node] - price[parent] : price[parent] - price[node]
      return arcs.costs[at] + difference == 0
    }
  }
}
