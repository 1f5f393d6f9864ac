/// The optimum of a graph, with the prices that prove it.
package struct MatchingOptimum: Hashable, Sendable {
  /// Heads on each arc of the graph.
  package var flow: [Int64]
  package var levels: MatchingLevels
  package var prices: MatchingPrices
  /// The level down to which it is the optimum.
  package let last: MatchingLevel
  /// A measure of work, the same for the same graph.
  package let pivots: Int
}

extension MatchingGraph {
  /// The best flow, level by level; exact, and the same each time for the same graph.
  /// - Throws: ``FlowFault/overflow(_:)`` if the levels do not fit exact arithmetic.
  package func optimum(
    through last: MatchingLevel = .tie
  ) throws(FlowFault) -> MatchingOptimum {
    let weights = try LevelWeights(for: self, through: last)
    let rows = SupplyRows(self)
    let arcs = rows.arcs(of: self, weights)
    let optimum = try TransportNetwork(
      surplus: rows.rows.map {
        TransportLot(heads: $0.heads, hubCost: $0.isWilling ? 0 : -weights.unwillingHead)
      },
      shortage: demands.map { TransportLot(heads: $0.open, hubCost: weights.short($0)) }
    ).solve(arcs)
    var flow = optimum.heads
    for (place, arc) in arcs.further.enumerated() {
      flow[arc] += flow[self.arcs.count + place]
    }
    flow.removeLast(arcs.further.count)
    return MatchingOptimum(
      flow: flow, levels: levels(of: flow),
      prices: MatchingPrices(
        surplus: Array(optimum.surplusPrices.prefix(supplies.count)),
        shortage: optimum.shortagePrices, hub: optimum.hubPrice),
      last: last, pivots: optimum.pivots)
  }
}
