/// A matching that is optimal after every event: lots come, grow, shrink and go, pairs are taken out of
/// question and come back. After each the assignment is the best there is *given what is frozen*, level
/// by level, and ``certify()`` proves it.
///
/// An event costs what it moves: subtrees of the network's tree, mostly not the network. How many pivots
/// that may take is not bounded; those in a row that move nothing are, see `stallMaximum`.
package struct LiveMatching: Sendable {
  let weights: LevelWeights
  private let lotsMaximum: Int
  private let costMagnitude: UInt64
  var network: LiveNetwork
  var lots: [LiveLot] = []
  /// The lot of each node; −1 for the hub.
  var lotOfNode = [-1]
  private var surplusLots = 0
  /// Heads of all lots of each side, which no flow exceeds.
  private var surplusHeads: Int64 = 0
  private var shortageHeads: Int64 = 0

  /// Without lots.
  /// - Parameters:
  ///   - lotsMaximum: of each side, those that have gone counted as well.
  ///   - costMagnitude: which no pair's cost exceeds, either way.
  ///   - last: the level down to which the assignment is the best.
  /// - Throws: ``FlowFault/overflow(_:)`` if the levels do not fit exact arithmetic.
  package init(
    lotsMaximum: Int, costMagnitude: UInt64, through last: MatchingLevel = .tie
  ) throws(FlowFault) {
    weights = try LevelWeights(lots: lotsMaximum, costMagnitude: costMagnitude, through: last)
    self.lotsMaximum = lotsMaximum
    self.costMagnitude = costMagnitude
    // A way passes each lot once, willing and unwilling heads apart; see TransportNetwork.
    let (ways, overflow) = weights.dearestPair(costMagnitude)
      .multipliedReportingOverflow(by: 3 * Int128(lotsMaximum) + 1)
    guard !overflow, ways < Int128.max / 128,
      weights.head + weights.urgentHead < Int128.max / 128
    else { throw .overflow("levels") }
    network = LiveNetwork(bound: max(ways, weights.head + weights.urgentHead))
  }

  /// All lots of a graph, solved at once; lots are numbered surplus first.
  /// - Throws: ``FlowFault/overflow(_:)``, as the other.
  package init(
    _ graph: MatchingGraph, lotsMaximum: Int, costMagnitude: UInt64,
    through last: MatchingLevel = .tie
  ) throws(FlowFault) {
    try self.init(lotsMaximum: lotsMaximum, costMagnitude: costMagnitude, through: last)
    guard max(graph.supplies.count, graph.demands.count) <= lotsMaximum,
      graph.arcs.allSatisfy({ $0.cost.magnitude <= costMagnitude })
    else { throw .overflow("limits") }
    var heads: [Int64] = [0]
    for supply in graph.supplies {
      _ = append(LiveLot(isSurplus: true, isUrgent: false, node: 0))
      heads.append(supply.willing)
    }
    for demand in graph.demands {
      _ = append(LiveLot(isSurplus: false, isUrgent: demand.isUrgent, node: 0))
      heads.append(demand.open)
    }
    for (index, supply) in graph.supplies.enumerated() where supply.willing < supply.open {
      lots[index].unwilling = addNode(of: index, isWilling: false)
      heads.append(supply.open - supply.willing)
    }
    let edges = graph.arcs.flatMap { arc -> [TransportEdge<Int128>] in
      let cost = weights.folded(arc)
      let (lot, other) = (lots[Int(arc.surplus)], lots[graph.supplies.count + Int(arc.shortage)])
      return [lot.node, lot.unwilling].compactMap(\.self).map {
        TransportEdge(surplus: Int32($0), shortage: Int32(other.node), cost: cost)
      }
    }
    surplusHeads = graph.supply
    shortageHeads = graph.demands.reduce(0) { $0 + $1.open }
    guard max(surplusHeads, shortageHeads) < headsMaximum else { throw .overflow("heads") }
    let numbers = network.solve(heads: heads, arcs: edges)
    for (index, lot) in lots.enumerated() {
      lots[index].node = numbers[lot.node]
      lots[index].unwilling = lot.unwilling.map { numbers[$0] }
    }
    let known = lotOfNode
    for (node, number) in numbers.enumerated() { lotOfNode[number] = known[node] }
  }

  mutating func append(_ lot: LiveLot) -> Int {
    let number = lots.count
    lots.append(lot)
    if lot.isSurplus { surplusLots += 1 }
    lots[number].node = addNode(of: number, isWilling: true)
    return number
  }

  mutating func addNode(of lot: Int, isWilling: Bool) -> Int {
    lotOfNode.append(lot)
    let known = lots[lot]
    let atHub =
      known.isSurplus
      ? (isWilling ? 0 : -weights.unwillingHead)
      : weights.short(GraphDemand(open: 0, isUrgent: known.isUrgent))
    return network.addNode(isSurplus: known.isSurplus, hubCost: atHub)
  }

  mutating func change(_ heads: Int64, of lot: LiveLot) {
    if lot.isSurplus { surplusHeads += heads } else { shortageHeads += heads }
  }

  func total(_ isSurplus: Bool) -> Int64 { isSurplus ? surplusHeads : shortageHeads }

  func hasRoom(_ isSurplus: Bool) -> Bool {
    (isSurplus ? surplusLots : lots.count - surplusLots) < lotsMaximum
  }

  /// Of each side together, so that the cost of all heads fits 62 bits as well.
  var headsMaximum: Int64 { Int64.max / 2 / Int64(clamping: max(1, costMagnitude)) }

  func isWithin(_ cost: Int64) -> Bool { cost.magnitude <= costMagnitude }
}
