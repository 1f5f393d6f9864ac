/// An exact minimum-cost flow by the primal network simplex method.
///
/// Starts from a star of artificial arcs at a prohibitive cost and pivots until no arc has a
/// violating reduced cost. The tree is kept *strongly feasible* (Cunningham, A network simplex
/// method, Mathematical Programming 11, 1976; Ahuja, Magnanti, Orlin, Network Flows, 1993,
/// chapter 11), which rules out cycling: it always ends. The arc to enter is the worst of a block
/// of about √arcs, blocks taken in turn, each with arcs of many nodes, which saves most of the
/// pivots. Only integers are used, so nothing is rounded, and the same network always gives the
/// same solution.
package struct NetworkSimplex {
  private enum State {
    static let lower: Int8 = 1
    static let tree: Int8 = 0
    static let upper: Int8 = -1
  }

  /// Where a pivot's push is first stopped: the child end of the leaving arc, on which side of
  /// the entering arc; none if the entering arc itself is the narrowest.
  private struct Leaving {
    var units: Int64
    var child: Int?
    var onSideOfFirst = false
  }

  private let realArcs: Int
  private let root: Int
  /// The network's number of each real arc here; the artificial arcs follow, one per node.
  private let order: [Int]
  private var tail: [Int32]
  private var head: [Int32]
  private var capacity: [Int64]
  private var cost: [Int128]
  private var flow: [Int64]
  private var state: [Int8]
  private var tree: SpanningTree
  private var cursor = 0
  private let block: Int

  /// Solves `network`.
  /// - Throws: ``FlowFault/overflow(_:)`` if a price could leave 127 bits (checked before any
  ///   work), ``FlowFault/infeasible`` if the supplies cannot reach the demands.
  package static func solve(_ network: FlowNetwork) throws(FlowFault) -> FlowSolution {
    var simplex = try NetworkSimplex(network)
    var pivots = 0
    while let entering = simplex.nextEntering() {
      simplex.pivot(entering)
      pivots += 1
    }
    for arc in simplex.realArcs..<simplex.flow.count where simplex.flow[arc] != 0 {
      throw .infeasible
    }
    var flow = Array(repeating: Int64(0), count: simplex.realArcs)
    for (position, arc) in simplex.order.enumerated() { flow[arc] = simplex.flow[position] }
    return FlowSolution(
      flow: flow, potentials: Array(simplex.tree.potential[..<simplex.root]), pivots: pivots)
  }

  private init(_ network: FlowNetwork) throws(FlowFault) {
    let nodes = network.nodeCount
    guard network.arcCount + nodes < Int32.max else { throw .overflow("arcs") }
    // A simple path of real arcs costs at most nodes × the largest cost: an artificial arc must
    // cost more. A tree path holds at most one artificial arc next to the root, so a price stays
    // below 2 × prohibitive and a reduced cost below 8 ×.
    let largest = Int128(clamping: network.costMagnitude)
    let (path, overflow) = largest.multipliedReportingOverflow(by: Int128(nodes + 1))
    guard !overflow, path < Int128.max / 16 else { throw .overflow("costs") }
    let prohibitive = path + 1

    realArcs = network.arcCount
    root = nodes
    let entersAt = network.supplies.map { $0 >= 0 }
    let order = Self.scanOrder(realArcs)
    self.order = order
    tail = order.map { network.tails[$0] }
    head = order.map { network.heads[$0] }
    for node in 0..<nodes {
      tail.append(Int32(entersAt[node] ? node : nodes))
      head.append(Int32(entersAt[node] ? nodes : node))
    }
    capacity = order.map { network.capacities[$0] } + Array(repeating: Int64.max, count: nodes)
    cost = order.map { network.costs[$0] } + Array(repeating: prohibitive, count: nodes)
    flow =
      Array(repeating: 0, count: realArcs) + network.supplies.map { $0 >= 0 ? $0 : -$0 }
    state =
      Array(repeating: State.lower, count: realArcs) + Array(repeating: State.tree, count: nodes)
    let firstArtificial = realArcs
    tree = SpanningTree(
      leaves: nodes, arc: { firstArtificial + $0 },
      potential: { entersAt[$0] ? -prohibitive : prohibitive })
    block = max(16, Int(Double(realArcs).squareRoot()))
  }

  /// The arcs in strides of √arcs.
  private static func scanOrder(_ arcs: Int) -> [Int] {
    let step = max(1, Int(Double(arcs).squareRoot()))
    return (0..<step).flatMap { Array(stride(from: $0, to: arcs, by: step)) }
  }

  /// The worst violating arc of the next block that has one; nil when the flow is optimal.
  private mutating func nextEntering() -> Int? {
    var worst: Int128 = 0
    var worstArc: Int?
    var leftInBlock = block
    for _ in 0..<realArcs {
      let arc = cursor
      cursor = arc + 1 == realArcs ? 0 : arc + 1
      let arcState = state[arc]
      if arcState != State.tree {
        let reduced =
          cost[arc] + tree.potential[Int(tail[arc])] - tree.potential[Int(head[arc])]
        let violation = arcState == State.lower ? reduced : -reduced
        if violation < worst {
          worst = violation
          worstArc = arc
        }
      }
      leftInBlock -= 1
      if leftInBlock == 0 {
        if worstArc != nil { return worstArc }
        leftInBlock = block
      }
    }
    return worstArc
  }

  /// Pushes as much as fits round the cycle that `entering` closes, and mends the tree.
  private mutating func pivot(_ entering: Int) {
    let forward = state[entering] == State.lower
    let first = Int(forward ? tail[entering] : head[entering])
    let second = Int(forward ? head[entering] : tail[entering])
    let join = tree.join(first, second)
    let leaving = narrowest(entering, first: first, second: second, join: join)
    push(leaving.units, round: entering, forward: forward, first: first, second: second, join: join)

    guard let child = leaving.child else {
      state[entering] = forward ? State.upper : State.lower
      return
    }
    let leavingArc = Int(tree.parentArc[child])
    let reduced =
      cost[entering] + tree.potential[Int(tail[entering])] - tree.potential[Int(head[entering])]
    let inner = leaving.onSideOfFirst ? first : second
    let outer = leaving.onSideOfFirst ? second : first
    tree.rehang(
      top: child, inner: inner, outer: outer, arc: entering,
      shift: inner == Int(head[entering]) ? reduced : -reduced)
    state[entering] = State.tree
    state[leavingArc] = flow[leavingArc] == 0 ? State.lower : State.upper
  }

  /// The leaving arc: among those that stop the push, the *last* one met when the cycle is
  /// walked from `join` in the direction of the push. This choice keeps the tree strongly
  /// feasible.
  private func narrowest(_ entering: Int, first: Int, second: Int, join: Int) -> Leaving {
    let entersFull = state[entering] == State.upper
    var leaving = Leaving(
      units: entersFull ? flow[entering] : capacity[entering] - flow[entering])
    var node = first
    while node != join {
      let arc = Int(tree.parentArc[node])
      let room = Int(tail[arc]) == node ? flow[arc] : capacity[arc] - flow[arc]
      if room < leaving.units {
        leaving = Leaving(units: room, child: node, onSideOfFirst: true)
      }
      node = Int(tree.parent[node])
    }
    node = second
    while node != join {
      let arc = Int(tree.parentArc[node])
      let room = Int(tail[arc]) == node ? capacity[arc] - flow[arc] : flow[arc]
      if room <= leaving.units {
        leaving = Leaving(units: room, child: node, onSideOfFirst: false)
      }
      node = Int(tree.parent[node])
    }
    return leaving
  }

  private mutating func push(
    _ units: Int64, round entering: Int, forward: Bool, first: Int, second: Int, join: Int
  ) {
    guard units > 0 else { return }
    flow[entering] += forward ? units : -units
    var node = first
    while node != join {
      let arc = Int(tree.parentArc[node])
      flow[arc] += Int(tail[arc]) == node ? -units : units
      node = Int(tree.parent[node])
    }
    node = second
    while node != join {
      let arc = Int(tree.parentArc[node])
      flow[arc] += Int(tail[arc]) == node ? units : -units
      node = Int(tree.parent[node])
    }
  }
}
