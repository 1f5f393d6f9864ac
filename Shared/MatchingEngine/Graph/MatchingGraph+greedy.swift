extension MatchingGraph {
  /// Nearest first: what an office does that takes the closest pair, lends all it can, and goes on.
  /// For comparison only. Heads on each arc; no pair below its smallest group.
  package func greedy() -> [Int64] {
    var flow = Array(repeating: Int64(0), count: arcs.count)
    var supplyLeft = supplies.map(\.open)
    var demandLeft = demands.map(\.open)
    let nearestFirst = arcs.indices.sorted {
      (arcs[$0].distanceMetres, arcs[$0].cost, $0) < (arcs[$1].distanceMetres, arcs[$1].cost, $1)
    }
    for index in nearestFirst {
      let arc = arcs[index]
      let heads = min(supplyLeft[Int(arc.surplus)], demandLeft[Int(arc.shortage)])
      guard heads >= max(1, Int64(arc.smallestGroup)) else { continue }
      flow[index] = heads
      supplyLeft[Int(arc.surplus)] -= heads
      demandLeft[Int(arc.shortage)] -= heads
    }
    return flow
  }
}
