extension LiveMatching {
  /// A lot comes, with the lots of the other side that it may exchange heads with.
  /// - Returns: its number.
  package mutating func add(_ supply: GraphSupply, arcs: [LiveArc]) throws(LiveFault) -> Int {
    try add(isSurplus: true, isUrgent: false, open: supply.open, willing: supply.willing, arcs)
  }

  /// A lot comes, with the lots of the other side that it may exchange heads with.
  /// - Returns: its number.
  package mutating func add(_ demand: GraphDemand, arcs: [LiveArc]) throws(LiveFault) -> Int {
    try add(
      isSurplus: false, isUrgent: demand.isUrgent, open: demand.open, willing: demand.open, arcs)
  }

  /// A lot has other heads than before: it was enlarged or cut, or heads came back.
  package mutating func setOpen(
    _ lot: Int, to open: Int64, willing: Int64? = nil
  ) throws(LiveFault) {
    let known = try known(lot)
    let willing = known.isSurplus ? willing ?? open : open
    try check(open: open, willing: willing, of: known, before: self.open(lot))
    change(open - self.open(lot), of: known)
    let unwilling = open - willing
    // What falls goes first: so a head that is now willing is not counted twice meanwhile.
    if unwilling > 0 || known.unwilling != nil { setHeads(unwillingNode(of: lot), to: unwilling) }
    setHeads(lots[lot].node, to: willing)
  }

  /// A lot may exchange heads with further ones: its reach has grown.
  package mutating func widen(_ lot: Int, arcs: [LiveArc]) throws(LiveFault) {
    let known = try known(lot)
    try check(arcs, of: known)
    let there = Set(others(of: known))
    if let twice = arcs.first(where: { there.contains($0.lot) }) { throw .knownPair(twice.lot) }
    for node in [known.node, known.unwilling].compactMap(\.self) {
      network.addArcs(of: node, edges(arcs, of: node, isSurplus: known.isSurplus))
    }
  }

  /// A lot goes: it was withdrawn, has expired or is placed.
  package mutating func remove(_ lot: Int) throws(LiveFault) {
    let known = try known(lot)
    change(-open(lot), of: known)
    if let node = known.unwilling { network.remove(node) }
    network.remove(known.node)
    lots[lot].isThere = false
  }

  /// Heads of a pair are proposed: they leave both lots, and nothing else moves. They come back by
  /// ``setOpen(_:to:willing:)`` of both. Of a surplus lot the willing go first.
  package mutating func freeze(
    surplus: Int, shortage: Int, heads: Int64
  ) throws(LiveFault) {
    let from = try known(surplus)
    let to = try known(shortage)
    guard from.isSurplus, !to.isSurplus else { throw .sameSide(surplus) }
    let rows = [from.node, from.unwilling].compactMap(\.self)
    let assigned = rows.map { network.flow($0, to.node) }
    guard heads >= 0, heads <= assigned.reduce(0, +) else { throw .notAssigned(heads) }
    var left = heads
    for (node, there) in zip(rows, assigned) where there > 0 && left > 0 {
      network.freeze(node, to.node, min(left, there))
      left -= min(left, there)
    }
    change(-heads, of: from)
    change(-heads, of: to)
  }

  private mutating func add(
    isSurplus: Bool, isUrgent: Bool, open: Int64, willing: Int64, _ arcs: [LiveArc]
  ) throws(LiveFault) -> Int {
    let lot = LiveLot(isSurplus: isSurplus, isUrgent: isUrgent, node: 0)
    guard hasRoom(isSurplus) else { throw .beyondLimits }
    try check(open: open, willing: willing, of: lot, before: 0)
    try check(arcs, of: lot)
    let number = append(lot)
    network.addArcs(
      of: lots[number].node, edges(arcs, of: lots[number].node, isSurplus: isSurplus))
    change(open, of: lot)
    if willing < open { setHeads(unwillingNode(of: number), to: open - willing) }
    setHeads(lots[number].node, to: willing)
    return number
  }

  private mutating func setHeads(_ node: Int, to count: Int64) {
    let more = count - network.heads(node)
    if more > 0 { network.enlarge(node, by: more) }
    if more < 0 { network.shrink(node, by: -more) }
  }

  private func known(_ lot: Int) throws(LiveFault) -> LiveLot {
    guard lots.indices.contains(lot), lots[lot].isThere else { throw .unknownLot(lot) }
    return lots[lot]
  }

  private func check(
    open: Int64, willing: Int64, of lot: LiveLot, before: Int64
  ) throws(LiveFault) {
    guard open >= 0, (0...open).contains(willing) else { throw .headsOutOfRange(open) }
    let (sum, overflow) = total(lot.isSurplus).addingReportingOverflow(open - before)
    guard !overflow, open <= before || sum < headsMaximum else {
      throw .headsOutOfRange(open)
    }
  }

  private func check(_ arcs: [LiveArc], of lot: LiveLot) throws(LiveFault) {
    var seen: Set<Int> = []
    for arc in arcs {
      guard try known(arc.lot).isSurplus != lot.isSurplus else { throw .sameSide(arc.lot) }
      guard seen.insert(arc.lot).inserted else { throw .knownPair(arc.lot) }
      guard isWithin(arc.terms.cost) else { throw .beyondLimits }
    }
  }

  /// The arcs of one node of a lot, to every node of the others.
  private func edges(
    _ arcs: [LiveArc], of node: Int, isSurplus: Bool
  ) -> [TransportEdge<Int128>] {
    arcs.flatMap { arc in
      let cost = weights.folded(arc.terms)
      return [lots[arc.lot].node, lots[arc.lot].unwilling].compactMap(\.self).map { other in
        TransportEdge(
          surplus: Int32(isSurplus ? node : other), shortage: Int32(isSurplus ? other : node),
          cost: cost)
      }
    }
  }

  /// The node of a surplus lot's unwilling heads, made when it first has any.
  private mutating func unwillingNode(of lot: Int) -> Int {
    if let node = lots[lot].unwilling { return node }
    let willing = lots[lot].node
    let node = addNode(of: lot, isWilling: false)
    let arcs = zip(network.others(of: willing), network.costs(of: willing)).map {
      TransportEdge(surplus: Int32(node), shortage: $0, cost: $1)
    }
    network.addArcs(of: node, arcs)
    lots[lot].unwilling = node
    return node
  }
}
