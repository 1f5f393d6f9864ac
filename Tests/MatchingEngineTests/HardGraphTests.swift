import MatchingEngine
import Testing

/// Graphs that are hard for a solver by their structure, with optima that can be told without one.
@Suite struct HardGraphTests {
  struct HardGraph: Sendable, CustomTestStringConvertible {
    let name: String
    let graph: MatchingGraph
    let heads: Int64
    let cost: Int64
    /// The lot that moves the most when it comes, surplus counted first.
    let last: Int

    var testDescription: String { "\(name), \(graph.arcs.count) arcs" }
  }

  /// - Parameter size: about so many lots.
  static func graphs(size: Int) throws -> [HardGraph] {
    try [
      chain(links: size / 2, heads: 1), chain(links: size / 2, heads: 7),
      star(leaves: size, centreIsSurplus: true), star(leaves: size, centreIsSurplus: false),
      complete(side: size / 8), ring(lots: size / 2),
      clusters(count: size / 10, side: 5),
    ]
  }

  /// Surplus i fits shortage i (cost 1) and shortage i + 1 (cost 2), the last surplus shortage 0 alone:
  /// when it comes, everyone must move on by one, and the last shortage gets its first heads.
  private static func chain(links: Int, heads: Int64) throws -> HardGraph {
    let terms = (0..<links - 1).flatMap { [($0, $0, 1), ($0, $0 + 1, 2)] } + [(links - 1, 0, 1)]
    let graph = try graph(links, links, terms, heads: heads)
    return HardGraph(
      name: "a chain of \(links) lots of \(heads)", graph: graph, heads: Int64(links) * heads,
      cost: (Int64(links - 1) * 2 + 1) * heads, last: links - 1)
  }

  /// One lot with half as many heads as it has leaves of one head each, dearest first.
  private static func star(leaves: Int, centreIsSurplus: Bool) throws -> HardGraph {
    let places = Int64(leaves / 2)
    let many = Array(repeating: Int64(1), count: leaves)
    let terms = (0..<leaves).map { leaf in
      (centreIsSurplus ? 0 : leaf, centreIsSurplus ? leaf : 0, leaves - leaf)
    }
    let graph = try graph(
      supplies: centreIsSurplus ? [places] : many, demands: centreIsSurplus ? many : [places],
      terms)
    return HardGraph(
      name: "a star round a \(centreIsSurplus ? "surplus" : "shortage")", graph: graph,
      heads: places, cost: places * (places + 1) / 2, last: centreIsSurplus ? 0 : leaves)
  }

  /// Everyone fits everyone, all heads are 1 and all costs equal: every basis is degenerate, and every
  /// perfect matching is an optimum.
  private static func complete(side: Int) throws -> HardGraph {
    let terms = (0..<side * side).map { ($0 / side, $0 % side, 3) }
    return HardGraph(
      name: "all equal, \(side) by \(side)", graph: try graph(side, side, terms),
      heads: Int64(side), cost: 3 * Int64(side), last: 0)
  }

  /// Surplus i fits shortages i and i + 1, round and round, at one cost: there are two optima, and
  /// they have no pair in common.
  private static func ring(lots: Int) throws -> HardGraph {
    let terms = (0..<lots).flatMap { [($0, $0, 4), ($0, ($0 + 1) % lots, 4)] }
    return HardGraph(
      name: "a ring of \(lots)", graph: try graph(lots, lots, terms), heads: Int64(lots),
      cost: 4 * Int64(lots), last: lots / 2)
  }

  /// Clusters in which everyone fits everyone (cost 3), each joined with the next by one dear pair
  /// (cost 50). The first has a surplus lot too many and the last a shortage: the head between them
  /// crosses all bridges.
  private static func clusters(count: Int, side: Int) throws -> HardGraph {
    let lots = count * side
    var terms = (0..<lots).flatMap { lot in
      (0..<side).map { (lot, lot / side * side + $0, 3) }
    }
    for cluster in 1..<count { terms.append((cluster * side - 1, cluster * side, 50)) }
    terms += (0..<side).flatMap { [(lots, $0, 3), (lots - 1 - $0, lots, 3)] }
    let bridges = Int64(count - 1)
    return HardGraph(
      name: "\(count) clusters", graph: try graph(lots + 1, lots + 1, terms),
      heads: Int64(lots) + 1, cost: 3 * (Int64(lots) + 1 - bridges) + 50 * bridges, last: lots)
  }

  private static func graph(
    _ surplus: Int, _ shortage: Int, _ terms: [(Int, Int, Int)], heads: Int64 = 1
  ) throws -> MatchingGraph {
    try graph(
      supplies: Array(repeating: heads, count: surplus),
      demands: Array(repeating: heads, count: shortage), terms)
  }

  private static func graph(
    supplies: [Int64], demands: [Int64], _ terms: [(Int, Int, Int)]
  ) throws -> MatchingGraph {
    try MatchingGraph(
      supplies: supplies.map { GraphSupply(open: $0, willing: $0) },
      demands: demands.map { GraphDemand(open: $0, isUrgent: false) },
      arcs: terms.map { surplus, shortage, cost in
        GraphArc(
          surplus: Int32(surplus), shortage: Int32(shortage), cost: Int64(cost), distanceMetres: 0)
      })
  }

  @Test(arguments: try graphs(size: 2_000))
  func `at once the optimum is the one that the structure tells`(_ hard: HardGraph) throws {
    let optimum = try hard.graph.optimum()
    #expect(optimum.levels.heads == hard.heads)
    #expect(optimum.levels.cost == hard.cost)
    try hard.graph.certify(optimum)
  }

  enum Order: CaseIterable {
    case asNumbered, backwards, linkByLink, shuffled

    /// All lots but the last one, which comes then.
    func lots(of hard: HardGraph) -> [Int] {
      let surplus = hard.graph.supplies.count
      let lots = Array(0..<surplus + hard.graph.demands.count).filter { $0 != hard.last }
      switch self {
      case .asNumbered: return lots
      case .backwards: return lots.reversed()
      case .linkByLink:
        // Each surplus lot is followed by the shortage that it finds first.
        return lots.sorted { ($0 % surplus, $0) < ($1 % surplus, $1) }
      case .shuffled:
        var generator = SeededGenerator(seed: 1)
        return lots.shuffled(using: &generator)
      }
    }
  }

  @Test(arguments: try graphs(size: 200), Order.allCases)
  func `event by event the last arrival moves all, and its going moves all back`(
    _ hard: HardGraph, order: Order
  ) throws {
    var arrivals = try Arrivals(hard.graph, arrivalsMaximum: 500)
    for lot in order.lots(of: hard) { try arrivals.add(lot) }
    let before = arrivals.live.levels
    for _ in 0..<3 {
      try arrivals.add(hard.last)
      #expect(arrivals.live.levels.heads == hard.heads)
      #expect(arrivals.live.levels == (try hard.graph.optimum().levels))
      try arrivals.remove(hard.last)
      #expect(arrivals.live.levels == before)
    }
    #expect(before.heads < hard.heads)
  }

  @Test(arguments: try graphs(size: 200))
  func `head by head the last arrival ends at the same levels`(_ hard: HardGraph) throws {
    let surplus = hard.graph.supplies.count
    let open =
      hard.last < surplus
      ? hard.graph.supplies[hard.last].open : hard.graph.demands[hard.last - surplus].open
    var live = try LiveMatching(hard.graph, lotsMaximum: 500, costMagnitude: 200)
    for heads in Array(0...open).reversed() + Array(0...open) {
      try live.setOpen(hard.last, to: heads)
      try live.certify()
      #expect(heads > 0 || live.levels.heads < hard.heads)
    }
    #expect(live.levels == (try hard.graph.optimum().levels))
  }
}

/// The lots of a graph, coming to a live matching one by one; it is proved optimal after each.
struct Arrivals {
  private let graph: MatchingGraph
  private(set) var live: LiveMatching
  /// Numbers in the matching of those that are there, by position in the graph, surplus first.
  private var numbers: [Int: Int] = [:]
  private var pairs: [Int: [(other: Int, terms: LiveTerms)]] = [:]

  /// - Parameter arrivalsMaximum: of each side, those that have gone counted as well.
  init(_ graph: MatchingGraph, arrivalsMaximum: Int) throws {
    self.graph = graph
    live = try LiveMatching(
      lotsMaximum: arrivalsMaximum,
      costMagnitude: graph.arcs.reduce(0) { max($0, $1.cost.magnitude) })
    for arc in graph.arcs {
      let (from, to) = (Int(arc.surplus), graph.supplies.count + Int(arc.shortage))
      let terms = LiveTerms(cost: arc.cost, locality: arc.locality, tie: arc.tie)
      pairs[from, default: []].append((to, terms))
      pairs[to, default: []].append((from, terms))
    }
  }

  mutating func add(_ lot: Int) throws {
    let arcs = (pairs[lot] ?? []).compactMap { pair in
      numbers[pair.other].map { LiveArc(lot: $0, terms: pair.terms) }
    }
    numbers[lot] =
      lot < graph.supplies.count
      ? try live.add(graph.supplies[lot], arcs: arcs)
      : try live.add(graph.demands[lot - graph.supplies.count], arcs: arcs)
    try live.certify()
  }

  mutating func remove(_ lot: Int) throws {
    let number = numbers.removeValue(forKey: lot)
    try live.remove(#require(number))
    try live.certify()
  }
}
