/// Weights that fold several levels of the objective into one exact integer cost.
///
/// Two feasible flows differ by simple cycles of the residual network. A simple cycle passes each
/// lot at most once, so it has at most 2 × min(surplus lots, shortage lots) pair arcs; it passes
/// the hub at most once, so it has at most two arcs at the hub. That bounds what a level can change
/// round one cycle. A level whose weight exceeds all that the levels below it can change together
/// always decides first: a flow without a negative cycle in the folded cost is optimal level by
/// level, and no larger weight is needed. (Cycle optimality: Ahuja, Magnanti, Orlin, Network
/// Flows, 1993, theorem 9.1.)
package struct LevelWeights: Hashable, Sendable {
  package private(set) var urgentHead: Int128 = 0
  package private(set) var head: Int128 = 0
  package private(set) var cost: Int128 = 0
  package private(set) var unwillingHead: Int128 = 0
  package private(set) var localityStep: Int128 = 0
  package private(set) var tie: Int128 = 0

  /// Weights for the levels down to `last`; those below it have weight 0.
  /// - Throws: ``FlowFault/overflow(_:)`` if they do not fit 127 bits.
  package init(for graph: MatchingGraph, through last: MatchingLevel) throws(FlowFault) {
    let pairArcs = 2 * Int128(min(graph.supplies.count, graph.demands.count))
    let costMagnitude = graph.arcs.reduce(UInt64(0)) { max($0, $1.cost.magnitude) }
    var below: Int128 = 0
    for level in MatchingLevel.allCases.reversed() where level <= last {
      let weight = below + 1
      let change: Int128
      switch level {
      case .tie:
        tie = weight
        change = pairArcs * Int128(UInt8.max)
      case .localitySteps:
        localityStep = weight
        change = pairArcs * Int128(Locality.elsewhere.rawValue)
      case .unwillingHeads:
        unwillingHead = weight
        change = 2
      case .cost:
        cost = weight
        change = pairArcs * Int128(costMagnitude)
      case .heads:
        head = weight
        change = 2
      case .urgentHeads:
        urgentHead = weight
        change = 2
      }
      let (product, productOverflow) = weight.multipliedReportingOverflow(by: change)
      let (sum, sumOverflow) = below.addingReportingOverflow(product)
      guard !productOverflow, !sumOverflow, sum < Int128.max / 2 else {
        throw .overflow("levels")
      }
      below = sum
    }
  }

  /// The folded cost of a head on a pair arc.
  func folded(_ arc: GraphArc) -> Int128 {
    cost * Int128(arc.cost) + localityStep * Int128(arc.locality.rawValue) + tie * Int128(arc.tie)
  }

  /// What it costs not to give a shortage lot a head.
  func short(_ demand: GraphDemand) -> Int128 {
    head + (demand.isUrgent ? urgentHead : 0)
  }
}
