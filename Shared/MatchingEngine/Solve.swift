import Domain

/// The best matching of what a round sees: exact, proved by its dual prices, then mended so that fewer heads
/// are in groups too small; and the same for the same lots in any order.
/// - Throws: ``MatchingFault`` for lots or rules out of range, ``FlowFault`` if the numbers together
///   are too large for exact arithmetic or, which would be our mistake, the proof fails.
package func solve(
  _ snapshot: MatchingSnapshot, rules: MatchingRules = .standard
) throws -> MatchingResult {
  let round = try PreparedRound(snapshot, rules: rules)
  let graph = try round.graph()
  let optimum = try graph.optimum()
  try graph.certify(optimum)
  var mending = GroupMending(graph, optimum.flow, pairCharge: rules.weights.pair)
  mending.mend()
  return result(of: mending.flow, optimum: optimum.flow, on: graph, of: round)
}

/// Nearest-first greedy on the same pairs, for comparison.
/// - Throws: ``MatchingFault`` for lots or rules out of range.
package func greedy(
  _ snapshot: MatchingSnapshot, rules: MatchingRules = .standard
) throws(MatchingFault) -> MatchingResult {
  let round = try PreparedRound(snapshot, rules: rules)
  let graph = try round.graph()
  let flow = graph.greedy()
  return result(of: flow, optimum: flow, on: graph, of: round)
}

/// Names the pairs of a flow and sets aside those below a smallest group.
private func result(
  of flow: [Int64], optimum: [Int64], on graph: MatchingGraph, of round: PreparedRound
) -> MatchingResult {
  var pairs: [MatchedPair] = []
  var dropped: [MatchedPair] = []
  var kept = flow
  for (index, arc) in graph.arcs.enumerated() where flow[index] > 0 {
    let candidate = round.candidate(Int(arc.surplus), Int(arc.shortage))
    let shortage = round.snapshot.shortage[Int(arc.shortage)]
    let pair = MatchedPair(
      surplus: round.snapshot.surplus[Int(arc.surplus)].id, shortage: shortage.id,
      heads: Int(flow[index]), cost: candidate.cost, from: candidate.from, to: candidate.to,
      distanceMetres: candidate.distanceMetres, urgent: shortage.isUrgent)
    if flow[index] >= Int64(arc.smallestGroup) {
      pairs.append(pair)
    } else {
      dropped.append(pair)
      kept[index] = 0
    }
  }
  let minimums = round.rules.minimumWages
  let unchecked = Set(round.snapshot.shortage.map(\.terms.region)).filter { minimums[$0] == nil }
  return MatchingResult(
    pairs: pairs, dropped: dropped, levels: graph.levels(of: optimum),
    flowPairs: optimum.count { $0 > 0 }, keptLevels: graph.levels(of: kept),
    greedyLevels: graph.levels(of: graph.greedy()), arcs: graph.arcs.count,
    evenness: Evenness(round.snapshot, pairs),
    countiesWithoutMinimumWage: unchecked.sorted())
}
