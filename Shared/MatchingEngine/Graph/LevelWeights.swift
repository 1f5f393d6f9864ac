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
    try self.init(
      lots: min(graph.supplies.count, graph.demands.count),
      costMagnitude: graph.arcs.reduce(0) { max($0, $1.cost.magnitude) }, through: last)
  }

  /// - Parameters:
  ///   - lots: on that side which has fewer.
  ///   - costMagnitude: which no pair's cost exceeds, either way.
  package init(
    lots: Int, costMagnitude: UInt64, through last: MatchingLevel
  ) throws(FlowFault) {
    let pairArcs = 2 * Int128(lots)
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

  /// The folded cost of a head on a pair arc.
  func folded(_ terms: LiveTerms) -> Int128 {
    cost * Int128(terms.cost) + localityStep * Int128(terms.locality.rawValue)
      + tie * Int128(terms.tie)
  }

  /// What it costs not to give a shortage lot a head.
  func short(_ demand: GraphDemand) -> Int128 {
    head + (demand.isUrgent ? urgentHead : 0)
  }

  /// What no pair's folded cost exceeds, either way.
  func dearestPair(_ costMagnitude: UInt64) -> Int128 {
    cost * Int128(costMagnitude) + localityStep * Int128(Locality.elsewhere.rawValue)
      + tie * Int128(UInt8.max)
  }

  /// What was folded into the cost of a pair. Each weight exceeds all that stands below it.
  func unfolded(_ folded: Int128) -> LiveTerms {
    func part(_ weight: Int128, _ rest: inout Int128) -> Int128 {
      guard weight > 0 else { return 0 }
      var (quotient, remainder) = rest.quotientAndRemainder(dividingBy: weight)
      if remainder < 0 { (quotient, remainder) = (quotient - 1, remainder + weight) }
      rest = remainder
      return quotient
    }
    var rest = folded
    let cost = part(cost, &rest)
    let locality = part(localityStep, &rest)
    let tie = part(tie, &rest)
    return LiveTerms(
      cost: Int64(cost), locality: Locality(rawValue: UInt8(locality)) ?? .elsewhere,
      tie: UInt8(tie))
  }
}
