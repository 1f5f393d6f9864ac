/// Dual prices of the folded objective. The reduced cost of a pair is its cost plus the price of its
/// surplus lot less that of its shortage lot.
package struct MatchingPrices: Hashable, Sendable {
  package var surplus: [Int128]
  package var shortage: [Int128]
  /// Of the hub: where heads are that are not lent, and where those come from that a shortage is short of.
  package var hub: Int128
}

extension MatchingGraph {
  /// Proves `optimum` to be the optimum of this graph, in one pass over the arcs and without trusting
  /// anything that the solver did.
  ///
  /// The flow is possible, and for every arc, those to the hub included: reduced cost ≥ 0 where nothing
  /// flows, ≤ 0 where the arc is full, = 0 between. These complementary slackness conditions hold for
  /// a possible flow and *some* prices exactly if the flow is optimal (Ahuja, Magnanti, Orlin, Network
  /// Flows, 1993, theorem 9.4).
  /// - Throws: ``FlowFault`` naming the first condition that fails. Lots are numbered surplus first.
  package func certify(_ optimum: MatchingOptimum) throws(FlowFault) {
    let prices = optimum.prices
    guard optimum.flow.count == arcs.count, prices.surplus.count == supplies.count,
      prices.shortage.count == demands.count
    else { throw .otherShape }
    let weights = try LevelWeights(for: self, through: optimum.last)
    var lent = Array(repeating: Int64(0), count: supplies.count)
    var got = Array(repeating: Int64(0), count: demands.count)
    for (index, arc) in arcs.enumerated() {
      let (from, to) = (Int(arc.surplus), Int(arc.shortage))
      let heads = optimum.flow[index]
      guard heads >= 0, heads <= supplies[from].open - lent[from],
        heads <= demands[to].open - got[to]
      else { throw .flowOutOfBounds(arc: index) }
      lent[from] += heads
      got[to] += heads
      // No head can go between these.
      guard supplies[from].open > 0, demands[to].open > 0 else { continue }
      let reduced = try Self.reduced(
        weights.folded(arc), prices.surplus[from], prices.shortage[to])
      guard reduced == 0 || (reduced > 0 && heads == 0) else { throw .notOptimal(arc: index) }
    }
    for (lot, supply) in supplies.enumerated() {
      let home = supply.open - lent[lot]
      let unwilling = min(home, supply.open - supply.willing)
      try Self.certify(
        unwilling, of: supply.open - supply.willing, lot: lot,
        Self.reduced(-weights.unwillingHead, prices.surplus[lot], prices.hub))
      try Self.certify(
        home - unwilling, of: supply.willing, lot: lot,
        Self.reduced(0, prices.surplus[lot], prices.hub))
    }
    for (lot, demand) in demands.enumerated() {
      try Self.certify(
        demand.open - got[lot], of: demand.open, lot: supplies.count + lot,
        Self.reduced(weights.short(demand), prices.hub, prices.shortage[lot]))
    }
    guard levels(of: optimum.flow) == optimum.levels else { throw .otherShape }
  }

  private static func reduced(
    _ cost: Int128, _ tail: Int128, _ head: Int128
  ) throws(FlowFault) -> Int128 {
    let (priced, tailOverflow) = cost.addingReportingOverflow(tail)
    let (reduced, headOverflow) = priced.subtractingReportingOverflow(head)
    guard !tailOverflow, !headOverflow else { throw .overflow("prices") }
    return reduced
  }

  /// Of the arc between a lot and the hub.
  private static func certify(
    _ heads: Int64, of room: Int64, lot: Int, _ reduced: Int128
  ) throws(FlowFault) {
    if reduced < 0, heads < room { throw .lotNotOptimal(lot) }
    if reduced > 0, heads > 0 { throw .lotNotOptimal(lot) }
  }
}
