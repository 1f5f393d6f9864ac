import MatchingEngine

/// Another way to the optimum, for comparison: successive shortest paths (Ahuja, Magnanti, Orlin,
/// Network Flows, 1993, section 9.7), one head at a time by Bellman–Ford, with the levels kept
/// apart as a vector that is compared level by level. Slow, and shares nothing with the solver:
/// no folded weights, no tree, no prices.
struct ShortestPathReference {
  private struct Edge {
    let from: Int
    let to: Int
    var room: Int64
    let cost: [Int64]
  }

  /// Edge 2n and edge 2n + 1 are the two directions of one arc.
  private var edges: [Edge] = []
  private let nodes: Int

  static func levels(of graph: MatchingGraph) -> MatchingLevels {
    var reference = ShortestPathReference(graph)
    while let path = reference.shortestPath() { reference.push(path) }
    let flow = graph.arcs.indices.map { reference.edges[2 * $0 + 1].room }
    return graph.levels(of: flow)
  }

  private init(_ graph: MatchingGraph) {
    let demandAt = 2 + graph.supplies.count
    nodes = demandAt + graph.demands.count
    for arc in graph.arcs {
      add(
        2 + Int(arc.surplus), demandAt + Int(arc.shortage), .max,
        [0, arc.cost, 0, Int64(arc.locality.rawValue), Int64(arc.tie)])
    }
    for (index, supply) in graph.supplies.enumerated() {
      add(0, 2 + index, supply.willing, [0, 0, 0, 0, 0])
      add(0, 2 + index, supply.open - supply.willing, [0, 0, 1, 0, 0])
    }
    for (index, demand) in graph.demands.enumerated() {
      add(demandAt + index, 1, demand.open, [demand.isUrgent ? -1 : 0, 0, 0, 0, 0])
    }
  }

  private mutating func add(_ from: Int, _ to: Int, _ room: Int64, _ cost: [Int64]) {
    edges.append(Edge(from: from, to: to, room: room, cost: cost))
    edges.append(Edge(from: to, to: from, room: 0, cost: cost.map { -$0 }))
  }

  private func shortestPath() -> [Int]? {
    var distance: [[Int64]?] = Array(repeating: nil, count: nodes)
    var arrivedBy = Array(repeating: -1, count: nodes)
    distance[0] = [0, 0, 0, 0, 0]
    var changed = true
    while changed {
      changed = false
      for (index, edge) in edges.enumerated() where edge.room > 0 {
        guard let start = distance[edge.from] else { continue }
        let reached = zip(start, edge.cost).map { $0 + $1 }
        if let known = distance[edge.to], !reached.lexicographicallyPrecedes(known) { continue }
        distance[edge.to] = reached
        arrivedBy[edge.to] = index
        changed = true
      }
    }
    guard distance[1] != nil else { return nil }
    var path: [Int] = []
    var node = 1
    while node != 0 {
      path.append(arrivedBy[node])
      node = edges[arrivedBy[node]].from
    }
    return path
  }

  private mutating func push(_ path: [Int]) {
    for edge in path {
      edges[edge].room -= 1
      edges[edge ^ 1].room += 1
    }
  }
}
