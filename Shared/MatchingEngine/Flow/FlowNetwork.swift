/// A minimum-cost flow problem: nodes with supplies, arcs with a capacity and a cost per unit.
///
/// Nodes are 0 ..< `nodeCount`, arcs are numbered in the order they were added, lower bounds are
/// zero. Costs are `Int128`, wide enough for several levels folded into one (``LevelWeights``).
package struct FlowNetwork: Sendable {
  /// Units that enter (> 0) or leave (< 0) the network at each node.
  package let supplies: [Int64]
  package private(set) var tails: [Int32] = []
  package private(set) var heads: [Int32] = []
  package private(set) var capacities: [Int64] = []
  package private(set) var costs: [Int128] = []

  package var nodeCount: Int { supplies.count }
  package var arcCount: Int { tails.count }

  /// - Throws: ``FlowFault`` if the supplies do not cancel, or their sum leaves 63 bits.
  package init(supplies: [Int64], arcsExpected: Int = 0) throws(FlowFault) {
    guard supplies.count < Int32.max else { throw .overflow("nodes") }
    var entering: Int64 = 0
    var leaving: Int64 = 0
    for supply in supplies {
      let side = supply >= 0 ? entering : leaving
      let (sum, overflow) = side.addingReportingOverflow(supply)
      // The sum of what enters bounds the flow of every arc on a path, so it must fit too.
      guard !overflow, sum > Int64.min / 2, sum < Int64.max / 2 else { throw .overflow("supplies") }
      if supply >= 0 { entering = sum } else { leaving = sum }
    }
    guard entering + leaving == 0 else { throw .unbalancedSupply(entering + leaving) }
    self.supplies = supplies
    tails.reserveCapacity(arcsExpected)
    heads.reserveCapacity(arcsExpected)
    capacities.reserveCapacity(arcsExpected)
    costs.reserveCapacity(arcsExpected)
  }

  /// Adds an arc; its number is the count of arcs before it.
  package mutating func addArc(
    from tail: Int, to head: Int, capacity: Int64, cost: Int128
  ) throws(FlowFault) {
    guard supplies.indices.contains(tail) else { throw .nodeOutOfRange(tail) }
    guard supplies.indices.contains(head), head != tail else { throw .nodeOutOfRange(head) }
    guard capacity >= 0 else { throw .negativeCapacity(capacity) }
    tails.append(Int32(tail))
    heads.append(Int32(head))
    capacities.append(capacity)
    costs.append(cost)
  }

  /// The largest magnitude among the arcs' costs.
  package var costMagnitude: UInt128 {
    costs.reduce(0) { max($0, $1.magnitude) }
  }
}
