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

  /// How many lots a round has yet to look at.
  package var waiting: Int {
    (open.surplus + open.shortage).count { unseen.contains($0.id) }
  }

  /// Whether the rounds left no pair that they could have proposed: what makes it right that each looks
  /// only at what changed.
  /// - Throws: `MatchingFault` or `FlowFault`, as `solve`.
  package func isSettled(_ rules: MatchingRules) throws -> Bool {
    try solve(open.without(unseen), rules: rules).pairs.isEmpty
  }

  /// Heads by county of the post that the next round would propose if it saw all lots, and if every lot
  /// reached at least so far; 0: as they are. Proved, as every round is.
  package func heads(_ rules: MatchingRules, reachMetres: Int = 0) throws -> [RegionCode: Int] {
    let snapshot = MatchingSnapshot(
      surplus: open.surplus.map { $0.reaching(reachMetres) },
      shortage: open.shortage.map { $0.reaching(reachMetres) }, blocked: open.blocked,
      today: open.today, earliestStart: open.earliestStart,
      earliestUrgentStart: open.earliestUrgentStart)
    let regions = Dictionary(
      uniqueKeysWithValues: snapshot.shortage.map { ($0.id, $0.terms.region) })
    var heads: [RegionCode: Int] = [:]
    for pair in try solve(snapshot, rules: rules).pairs {
      if let region = regions[pair.shortage] { heads[region, default: 0] += pair.heads }
    }
    return heads
  }

  /// What it costs to keep to the proposals that are still to be answered: what these reach with the
  /// optimum of the rest, and the optimum of both together, which is never less. Both are flows, before
  /// groups that are too small are mended.
  package func frozen(_ rules: MatchingRules) throws -> (kept: MatchingLevels, free: MatchingLevels)
  {
    let (rest, restFlow) = try optimum(of: graph(of: open, rules: rules))
    var kept = rest.levels(of: restFlow)
    let all = try withHeld(graph(of: free, rules: rules))
    let (whole, wholeFlow) = try optimum(of: all.graph)
    for (one, arc) in zip(held, all.arcs) {
      kept.heads += Int64(one.heads)
      if whole.demands[Int(arc.shortage)].isUrgent { kept.urgentHeads += Int64(one.heads) }
      kept.cost += Int64(one.heads) * arc.cost
    }
    return (kept, whole.levels(of: wholeFlow))
  }

  /// The graph with an arc for each held pair, at what it costs now, or at what it was proposed for if nobody
  /// would propose it now.
  private func withHeld(_ graph: MatchingGraph) throws -> (graph: MatchingGraph, arcs: [GraphArc]) {
    func places(_ lots: [OpenLot]) -> [EntityID: Int32] {
      Dictionary(uniqueKeysWithValues: lots.enumerated().map { ($1.id, Int32($0)) })
    }
    let (from, to) = (places(free.surplus), places(free.shortage))
    var known: [[Int32]: GraphArc] = [:]
    for arc in graph.arcs { known[[arc.surplus, arc.shortage]] = arc }
    var further: [GraphArc] = []
    var ofHeld: [GraphArc] = []
    for one in held {
      guard let surplus = from[one.pair.surplus], let shortage = to[one.pair.shortage] else {
        throw OperatorFault("a proposal of a lot that the journals do not tell of")
      }
      let arc =
        known[[surplus, shortage]]
        ?? GraphArc(surplus: surplus, shortage: shortage, cost: one.cost, distanceMetres: 0)
      if known[[surplus, shortage]] == nil { further.append(arc) }
      known[[surplus, shortage]] = arc
      ofHeld.append(arc)
    }
    let whole = try MatchingGraph(
      supplies: graph.supplies, demands: graph.demands, arcs: graph.arcs + further)
    return (whole, ofHeld)
  }

  private func optimum(
    of graph: MatchingGraph
  ) throws -> (graph: MatchingGraph, flow: [Int64]) {
    // Heads and cost are all that is told, and narrower prices do.
    let optimum = try graph.optimum(through: .cost)
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

  package init(pair: LotPair, heads: Int, cost: Int64) {
    self.pair = pair
    self.heads = heads
    self.cost = cost
  }
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
