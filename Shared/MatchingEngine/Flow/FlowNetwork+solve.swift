extension FlowNetwork {
  /// A minimum-cost flow, exact, with its prices.
  /// - Throws: ``FlowFault/infeasible`` if the supplies cannot reach the demands,
  ///   ``FlowFault/overflow(_:)`` if a price could leave 127 bits.
  package func solve() throws(FlowFault) -> FlowSolution {
    if let matching = MatchingShape(self) { return try matching.solve(self) }
    return try solveAsTransport()
  }

  /// As a transport problem, in which an arc is a surplus lot that sends its capacity to its two ends:
  /// what flows to its head, the rest back to its tail (Ahuja, Magnanti, Orlin, Network Flows, 1993,
  /// section 2.4).
  private func solveAsTransport() throws(FlowFault) -> FlowSolution {
    var wanted = supplies.map { -Int128($0) }
    for arc in 0..<arcCount { wanted[Int(tails[arc])] += Int128(capacities[arc]) }
    guard wanted.allSatisfy({ $0 >= 0 }) else { throw .infeasible }
    guard wanted.allSatisfy({ $0 <= Int64.max }) else { throw .overflow("capacities") }
    // More than any way through the network: what is with the hub then could not be placed.
    let (ways, overflow) = Int128(clamping: costMagnitude)
      .multipliedReportingOverflow(by: Int128(2 * (nodeCount + arcCount) + 2))
    guard !overflow, ways < Int128.max / 128 else { throw .overflow("costs") }
    let optimum = try TransportNetwork(
      surplus: capacities.map { TransportLot(heads: $0, hubCost: ways + 1) },
      shortage: wanted.map { TransportLot(heads: Int64($0), hubCost: ways + 1) }
    ).solve(
      (0..<arcCount).flatMap { arc in
        [
          TransportEdge(surplus: Int32(arc), shortage: heads[arc], cost: costs[arc]),
          TransportEdge(surplus: Int32(arc), shortage: tails[arc], cost: 0),
        ]
      })
    var flow = Array(repeating: Int64(0), count: arcCount)
    for arc in 0..<arcCount {
      flow[arc] = optimum.heads[2 * arc]
      guard flow[arc] + optimum.heads[2 * arc + 1] == capacities[arc] else { throw .infeasible }
    }
    return FlowSolution(flow: flow, potentials: optimum.shortagePrices, pivots: optimum.pivots)
  }
}

/// A flow network that is a matching: a source, surplus lots, shortage lots, a sink, and one arc past all
/// lots, as in the published instances.
private struct MatchingShape {
  private let source: Int
  private let sink: Int
  private let bypass: Int
  /// The lot of each node, from 0 on each side; −1 for the others.
  private var rows: [Int32]
  private var columns: [Int32]
  private var surplus: [Int64] = []
  private var shortage: [Int64] = []
  private var pairs: [Int] = []

  init?(_ network: FlowNetwork) {
    let ends = network.supplies.indices.filter { network.supplies[$0] != 0 }
    guard ends.count == 2, let source = ends.first(where: { network.supplies[$0] > 0 }),
      let sink = ends.first(where: { $0 != source })
    else { return nil }
    self.source = source
    self.sink = sink
    rows = Array(repeating: -1, count: network.nodeCount)
    columns = rows
    var bypass: Int?
    for arc in 0..<network.arcCount {
      let (tail, head) = (Int(network.tails[arc]), Int(network.heads[arc]))
      switch (tail == source, head == sink) {
      case (true, true):
        guard bypass == nil, network.capacities[arc] >= network.supplies[source] else { return nil }
        bypass = arc
      case (true, false):
        guard network.costs[arc] == 0, rows[head] < 0 else { return nil }
        rows[head] = Int32(surplus.count)
        surplus.append(network.capacities[arc])
      case (false, true):
        guard network.costs[arc] == 0, columns[tail] < 0 else { return nil }
        columns[tail] = Int32(shortage.count)
        shortage.append(network.capacities[arc])
      case (false, false):
        pairs.append(arc)
      }
    }
    // Summed wide: a file may name any capacities.
    guard let bypass,
      surplus.reduce(Int128(0), { $0 + Int128($1) }) == Int128(network.supplies[source])
    else { return nil }
    self.bypass = bypass
    for arc in pairs {
      let (row, column) = (rows[Int(network.tails[arc])], columns[Int(network.heads[arc])])
      guard row >= 0, column >= 0,
        network.capacities[arc] >= min(surplus[Int(row)], shortage[Int(column)])
      else { return nil }
    }
    guard rows.indices.allSatisfy({ rows[$0] < 0 || columns[$0] < 0 }) else { return nil }
  }

  func solve(_ network: FlowNetwork) throws(FlowFault) -> FlowSolution {
    let arcs = pairs.map { arc in
      TransportEdge(
        surplus: rows[Int(network.tails[arc])], shortage: columns[Int(network.heads[arc])],
        cost: network.costs[arc])
    }
    let passing = network.costs[bypass]
    let optimum = try TransportNetwork(
      surplus: surplus.map { TransportLot(heads: $0, hubCost: 0) },
      shortage: shortage.map { TransportLot(heads: $0, hubCost: passing) }
    ).solve(arcs)
    var flow = Array(repeating: Int64(0), count: network.arcCount)
    var lent = Array(repeating: Int64(0), count: surplus.count)
    var got = Array(repeating: Int64(0), count: shortage.count)
    for (place, heads) in optimum.heads.enumerated() where heads > 0 {
      flow[pairs[place]] = heads
      lent[Int(arcs[place].surplus)] += heads
      got[Int(arcs[place].shortage)] += heads
    }
    for arc in 0..<network.arcCount {
      let (tail, head) = (Int(network.tails[arc]), Int(network.heads[arc]))
      if tail == source, head != sink { flow[arc] = lent[Int(rows[head])] }
      if head == sink, tail != source { flow[arc] = got[Int(columns[tail])] }
    }
    flow[bypass] = network.supplies[source] - lent.reduce(0, +)
    var potentials = Array(repeating: Int128(0), count: network.nodeCount)
    for node in potentials.indices {
      if rows[node] >= 0 { potentials[node] = optimum.surplusPrices[Int(rows[node])] }
      if columns[node] >= 0 { potentials[node] = optimum.shortagePrices[Int(columns[node])] }
    }
    potentials[source] = optimum.hubPrice
    potentials[sink] = optimum.hubPrice + passing
    return FlowSolution(flow: flow, potentials: potentials, pivots: optimum.pivots)
  }
}
