/// The numbers of a round: heads on both sides and the pairs that may exchange them.
///
/// A transport problem with unequal sides: nothing has to be lent, the objective wants it. Lots are
/// known here by their position only.
package struct MatchingGraph: Hashable, Sendable {
  package let supplies: [GraphSupply]
  package let demands: [GraphDemand]
  package let arcs: [GraphArc]

  /// - Throws: ``MatchingFault/graphOutOfRange(_:)`` for heads below zero, more willing than open
  ///   heads, an arc to a lot that is not there, or sums beyond 62 bits.
  package init(
    supplies: [GraphSupply], demands: [GraphDemand], arcs: [GraphArc]
  ) throws(MatchingFault) {
    guard supplies.allSatisfy({ $0.open >= 0 && (0...$0.open).contains($0.willing) }),
      demands.allSatisfy({ $0.open >= 0 })
    else { throw .graphOutOfRange("heads") }
    guard
      arcs.allSatisfy({
        supplies.indices.contains(Int($0.surplus)) && demands.indices.contains(Int($0.shortage))
      })
    else { throw .graphOutOfRange("arcs") }
    var total: Int64 = 0
    for supply in supplies {
      let (sum, overflow) = total.addingReportingOverflow(supply.open)
      guard !overflow, sum < Int64.max / 2 else { throw .graphOutOfRange("supply") }
      total = sum
    }
    // The cost of any flow must fit as well: every head at the dearest pair.
    let dearest = arcs.reduce(UInt64(UInt8.max)) { max($0, $1.cost.magnitude) }
    let (cost, overflow) = UInt64(total).multipliedReportingOverflow(by: dearest)
    guard !overflow, cost < Int64.max / 2 else { throw .graphOutOfRange("cost") }
    self.supplies = supplies
    self.demands = demands
    self.arcs = arcs
  }

  /// All open heads of the surplus.
  package var supply: Int64 { supplies.reduce(0) { $0 + $1.open } }

  /// What the heads on each arc reach.
  package func levels(of flow: [Int64]) -> MatchingLevels {
    precondition(flow.count == arcs.count, "a flow of another graph")
    var levels = MatchingLevels()
    var lent = Array(repeating: Int64(0), count: supplies.count)
    for (arc, heads) in zip(arcs, flow) {
      levels.heads += heads
      if demands[Int(arc.shortage)].isUrgent { levels.urgentHeads += heads }
      levels.cost += heads * arc.cost
      levels.localitySteps += heads * Int64(arc.locality.rawValue)
      levels.tie += heads * Int64(arc.tie)
      lent[Int(arc.surplus)] += heads
    }
    for (supply, heads) in zip(supplies, lent) {
      levels.unwillingHeads += max(0, heads - supply.willing)
    }
    return levels
  }
}

/// The open heads of a surplus lot.
package struct GraphSupply: Hashable, Sendable {
  package let open: Int64
  /// Of these, how many have been asked and are willing.
  package let willing: Int64

  package init(open: Int64, willing: Int64) {
    self.open = open
    self.willing = willing
  }
}

/// The open heads of a shortage lot.
package struct GraphDemand: Hashable, Sendable {
  package let open: Int64
  package let isUrgent: Bool

  package init(open: Int64, isUrgent: Bool) {
    self.open = open
    self.isUrgent = isUrgent
  }
}

/// A pair that may exchange heads; 32 bytes, since there may be millions.
package struct GraphArc: Hashable, Sendable {
  package let surplus: Int32
  package let shortage: Int32
  /// Of a head; may be negative (credit for waiting).
  package let cost: Int64
  package let distanceMetres: Int32
  /// The fewest heads worth moving across this pair.
  package let smallestGroup: Int32
  package let locality: Locality
  package let tie: UInt8

  package init(
    surplus: Int32, shortage: Int32, cost: Int64, distanceMetres: Int32, smallestGroup: Int32 = 1,
    locality: Locality = .elsewhere, tie: UInt8 = 0
  ) {
    self.surplus = surplus
    self.shortage = shortage
    self.cost = cost
    self.distanceMetres = distanceMetres
    self.smallestGroup = smallestGroup
    self.locality = locality
    self.tie = tie
  }
}
