/// Where a node's arcs are.
struct ArcBlock {
  var start = 0
  var count = 0
  var room = 0

  var range: Range<Int> { start..<start + count }
}

/// The arcs of each node, side by side, as they are looked at again and again.
///
/// An arc stands at both of its ends: a subtree's cheapest arc outward is sought among the surplus lots
/// inside, its cheapest arc inward among the shortage lots inside. A block that grows moves to the end
/// and leaves a gap; the gaps never exceed what is in use.
struct ArcBlocks<Price: Sendable>: Sendable {
  private(set) var blocks: [ArcBlock] = []
  private(set) var others: [Int32] = []
  private(set) var costs: [Price] = []
  private var used = 0

  /// How many arcs there are, roughly: gaps count as well.
  var count: Int { others.count }
}

extension ArcBlocks where Price: ExpressibleByIntegerLiteral {
  mutating func reserve(_ nodes: Int) { blocks.reserveCapacity(nodes) }

  mutating func addNode() { blocks.append(ArcBlock()) }

  /// Takes all arcs of a network at once, without a gap. There must be none before.
  /// - Parameters:
  ///   - atBoth: false keeps them at the surplus lots alone, which is all that one solve needs.
  ///   - edge: what an arc is here.
  mutating func load<Arc>(
    _ arcs: some Collection<Arc>, atBoth: Bool = true, edge: (Arc) -> TransportEdge<Price>
  ) {
    precondition(others.isEmpty, "arcs are loaded once")
    for arc in arcs {
      let arc = edge(arc)
      blocks[Int(arc.surplus)].room += 1
      if atBoth { blocks[Int(arc.shortage)].room += 1 }
    }
    for node in blocks.indices {
      blocks[node].start = used
      used += blocks[node].room
    }
    others = Array(repeating: 0, count: used)
    costs = Array(repeating: 0, count: used)
    for arc in arcs {
      let arc = edge(arc)
      put(arc.shortage, at: Int(arc.surplus), arc.cost)
      if atBoth { put(arc.surplus, at: Int(arc.shortage), arc.cost) }
    }
  }

  mutating func add(_ arc: TransportEdge<Price>) {
    for (node, other) in [(Int(arc.surplus), arc.shortage), (Int(arc.shortage), arc.surplus)] {
      if blocks[node].count == blocks[node].room { grow(node) }
      put(other, at: node, arc.cost)
      used += 1
    }
  }

  /// Takes every arc of a node away, at both ends.
  mutating func removeAll(of node: Int) {
    for at in blocks[node].range {
      let other = Int(others[at])
      guard let place = blocks[other].range.first(where: { Int(others[$0]) == node }) else {
        preconditionFailure("an arc with one end")
      }
      let last = blocks[other].range.upperBound - 1
      others[place] = others[last]
      costs[place] = costs[last]
      blocks[other].count -= 1
    }
    used -= 2 * blocks[node].count
    blocks[node].count = 0
  }

  private mutating func put(_ other: Int32, at node: Int, _ cost: Price) {
    let place = blocks[node].range.upperBound
    others[place] = other
    costs[place] = cost
    blocks[node].count += 1
  }

  private mutating func grow(_ node: Int) {
    if others.count > 2 * used + 1_024 { compact() }
    let old = blocks[node]
    blocks[node].start = others.count
    blocks[node].room = max(4, 2 * old.count)
    for at in old.range {
      others.append(others[at])
      costs.append(costs[at])
    }
    let gap = blocks[node].room - old.count
    others.append(contentsOf: repeatElement(0, count: gap))
    costs.append(contentsOf: repeatElement(0, count: gap))
  }

  private mutating func compact() {
    var newOthers: [Int32] = []
    var newCosts: [Price] = []
    newOthers.reserveCapacity(used)
    newCosts.reserveCapacity(used)
    for node in blocks.indices {
      let range = blocks[node].range
      blocks[node].start = newOthers.count
      blocks[node].room = range.count
      newOthers.append(contentsOf: others[range])
      newCosts.append(contentsOf: costs[range])
    }
    others = newOthers
    costs = newCosts
  }
}
