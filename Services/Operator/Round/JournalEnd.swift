package import Domain
package import MatchingEngine

/// The lots as the journals leave them, and questions that are answered beside the matching that runs.
package struct JournalEnd: Sendable {
  /// What a round could match.
  package let open: MatchingSnapshot
  /// The same if no proposal had been made that is still to be answered.
  package let free: MatchingSnapshot
  /// These proposals.
  package let held: [HeldHeads]
  /// Lots that changed since a round looked at them.
  package let unseen: Set<EntityID>

  package init(
    open: MatchingSnapshot, free: MatchingSnapshot, held: [HeldHeads], unseen: Set<EntityID>
  ) {
    self.open = open
    self.free = free
    self.held = held
    self.unseen = unseen
  }

  /// Whether the rounds left no pair that they could have proposed: what makes it right that each looks
  /// only at what changed.
  /// - Throws: `MatchingFault` or `FlowFault`, as `solve`.
  package func isSettled(_ rules: MatchingRules) throws -> Bool {
    try solve(open.without(unseen), rules: rules).pairs.isEmpty
  }

  /// Heads by county of the post that could be matched, if every lot reached at least so far; 0: as they are.
  /// Proved optimal.
  package func heads(_ rules: MatchingRules, reachMetres: Int = 0) throws -> [RegionCode: Int] {
    let snapshot = MatchingSnapshot(
      surplus: open.surplus.map { $0.reaching(reachMetres) },
      shortage: open.shortage.map { $0.reaching(reachMetres) }, blocked: open.blocked,
      today: open.today, earliestStart: open.earliestStart,
      earliestUrgentStart: open.earliestUrgentStart)
    let (graph, flow) = try optimum(of: snapshot, rules)
    var heads: [RegionCode: Int] = [:]
    for (arc, lent) in zip(graph.arcs, flow) where lent > 0 {
      heads[snapshot.shortage[Int(arc.shortage)].terms.region, default: 0] += Int(lent)
    }
    return heads
  }

  /// What it costs to keep to the proposals that are still to be answered: what these reach with the
  /// optimum of the rest, and the optimum of both together.
  package func frozen(_ rules: MatchingRules) throws -> (kept: MatchingLevels, free: MatchingLevels)
  {
    let (graph, flow) = try optimum(of: free, rules)
    let (rest, restFlow) = try optimum(of: open, rules)
    var kept = rest.levels(of: restFlow)
    let urgent = Set(free.shortage.filter(\.isUrgent).map(\.id))
    var now: [LotPair: Int64] = [:]
    for arc in graph.arcs {
      let pair = LotPair(
        surplus: free.surplus[Int(arc.surplus)].id, shortage: free.shortage[Int(arc.shortage)].id)
      now[pair] = arc.cost
    }
    for one in held {
      kept.heads += Int64(one.heads)
      if urgent.contains(one.pair.shortage) { kept.urgentHeads += Int64(one.heads) }
      // As it would cost now, or as it was proposed if nobody would propose it now.
      kept.cost += Int64(one.heads) * (now[one.pair] ?? one.cost)
    }
    return (kept, graph.levels(of: flow))
  }

  private func optimum(
    of snapshot: MatchingSnapshot, _ rules: MatchingRules
  ) throws -> (graph: MatchingGraph, flow: [Int64]) {
    let graph = try graph(of: snapshot, rules: rules)
    let optimum = try graph.optimum()
    try graph.certify(optimum)
    return (graph, optimum.flow)
  }
}

/// Heads of a proposal that both sides have yet to agree on.
package struct HeldHeads: Hashable, Sendable {
  package let pair: LotPair
  package let heads: Int
  /// Of a head, as proposed.
  package let cost: Int64
}

extension OpenLot {
  /// The lot with at least this reach.
  fileprivate func reaching(_ metres: Int) -> OpenLot {
    var terms = terms
    terms.reachMetres = max(terms.reachMetres, metres)
    return OpenLot(
      id: id, version: version, terms: terms, open: open, waitedDays: waitedDays)
  }
}
