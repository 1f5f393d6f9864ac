extension LiveMatching {
  /// The open heads of a lot, assigned or not.
  package func open(_ lot: Int) -> Int64 {
    guard lots.indices.contains(lot), lots[lot].isThere else { return 0 }
    return [lots[lot].node, lots[lot].unwilling].compactMap(\.self)
      .reduce(0) { $0 + network.heads($1) }
  }

  /// Who exchanges how many heads now, by surplus and shortage lot.
  package var pairs: [LivePair] {
    var found: [[Int]: Int64] = [:]
    var terms: [[Int]: LiveTerms] = [:]
    network.forEachFlow { from, to, heads in
      let pair = [lotOfNode[from], lotOfNode[to]]
      found[pair, default: 0] += heads
      terms[pair] = weights.unfolded(network.costOfFlow(from, to))
    }
    return found.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { pair, heads in
      LivePair(
        surplus: pair[0], shortage: pair[1], heads: heads,
        terms: terms[pair] ?? LiveTerms(cost: 0))
    }
  }

  /// Heads of a pair that are not asked yet.
  package func unwilling(_ surplus: Int, _ shortage: Int) -> Int64 {
    guard let node = lots[surplus].unwilling else { return 0 }
    return network.flow(node, lots[shortage].node)
  }

  /// What the assignment reaches; levels below the last that counts are as they come.
  package var levels: MatchingLevels {
    var levels = MatchingLevels()
    network.forEachFlow { from, to, heads in
      let terms = weights.unfolded(network.costOfFlow(from, to))
      levels.heads += heads
      if lots[lotOfNode[to]].isUrgent { levels.urgentHeads += heads }
      levels.cost += heads * terms.cost
      levels.localitySteps += heads * Int64(terms.locality.rawValue)
      levels.tie += heads * Int64(terms.tie)
      if lots[lotOfNode[from]].unwilling == from { levels.unwillingHeads += heads }
    }
    return levels
  }

  /// A measure of work, the same for the same events.
  package var pivots: Int { network.pivots }

  /// Proves the assignment to be optimal, from its arcs, heads, flow and prices; of the tree only the flow counts.
  /// - Throws: ``FlowFault`` naming the first condition that fails, by nodes of the network.
  package func certify() throws(FlowFault) { try network.certify() }

  /// Lots that a lot may exchange heads with.
  func others(of lot: LiveLot) -> [Int] {
    network.others(of: lot.node).map { lotOfNode[Int($0)] }
  }
}
