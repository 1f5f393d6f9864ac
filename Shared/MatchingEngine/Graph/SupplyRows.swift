/// The surplus lots of a graph as rows of a transport problem.
///
/// A lot of which some heads are willing and some are not makes two rows, which have the same arcs: at
/// home an unwilling head earns a little, so that the willing are sent first.
struct SupplyRows {
  /// Heads, and whether they are willing; a lot's first row has the number of the lot.
  private(set) var rows: [(heads: Int64, isWilling: Bool)]
  /// The further row of each lot that has two.
  private(set) var second: [Int: Int] = [:]

  init(_ graph: MatchingGraph) {
    rows = graph.supplies.map { $0.willing > 0 ? ($0.willing, true) : ($0.open, false) }
    for (lot, supply) in graph.supplies.enumerated()
    where supply.willing > 0 && supply.willing < supply.open {
      second[lot] = rows.count
      rows.append((supply.open - supply.willing, false))
    }
  }

  func arcs(of graph: MatchingGraph, _ weights: LevelWeights) -> RowArcs {
    let further = graph.arcs.indices.filter { second[Int(graph.arcs[$0].surplus)] != nil }
    return RowArcs(graph: graph, weights: weights, second: second, further: further)
  }
}

/// The arcs of all rows, made as they are asked for: there may be millions.
struct RowArcs: RandomAccessCollection {
  let graph: MatchingGraph
  let weights: LevelWeights
  let second: [Int: Int]
  /// Numbers of the arcs of lots that have two rows.
  let further: [Int]

  var startIndex: Int { 0 }
  var endIndex: Int { graph.arcs.count + further.count }

  subscript(position: Int) -> TransportEdge<Int128> {
    let isFirst = position < graph.arcs.count
    let arc = graph.arcs[isFirst ? position : further[position - graph.arcs.count]]
    let row = isFirst ? arc.surplus : Int32(second[Int(arc.surplus)] ?? 0)
    return TransportEdge(surplus: row, shortage: arc.shortage, cost: weights.folded(arc))
  }
}
