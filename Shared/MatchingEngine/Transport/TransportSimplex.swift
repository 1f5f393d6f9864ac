/// An optimal assignment of heads between surplus and shortage lots, with the prices that prove it: solved
/// from nothing, and kept optimal lot by lot.
///
/// A transport problem with a hub. A surplus lot sends each head to a shortage lot, or home to the hub; a
/// shortage lot gets each head from a surplus lot, or from the hub, which is what staying short costs. So
/// every flow is possible from the start and no arc has a capacity. Nodes are numbered from 1 in the order
/// they were added, 0 is the hub.
///
/// The flow is that of a spanning tree (`nodes`), whose arcs are *tight*: with `price` p, an arc from
/// surplus i to shortage j at cost c has the reduced cost c + p[i] − p[j], which is zero in the tree and
/// never negative at an optimum. ``solveAnew()`` finds it by the primal network simplex method; each later
/// change is followed by the dual one (Ahuja, Magnanti, Orlin, Network Flows, 1993, chapter 11).
///
/// `Price` is the type of prices: as wide as the levels of the objective need, see ``LevelWeights``. That it
/// is an integer is asked where it is reckoned with: were it asked here, the first solve of a process would
/// search the whole program for what makes it one, a third of what a thousand lots take.
struct TransportSimplex<Price: Sendable>: Sendable {
  var nodes = [TransportNode()]
  var price: [Price]
  /// Cost of a head that stays with the hub.
  var hubCosts: [Price]
  var isSurplus = [false]
  /// Heads of each lot, wherever they are.
  var heads: [Int64] = [0]
  var arcs = ArcBlocks<Price>()
  /// Tight arcs outside of the tree, at both ends: all of them, and some that no longer are.
  var tight: [[TightArc<Price>]] = [[]]
  var hasTight = [false]
  /// Of each node's other arcs, see ``leastSlack(_:)``.
  var floors: [Price]
  /// By how much prices may have risen and fallen since the floors were made.
  var risen: Price
  var fallen: Price

  /// What is inside of a cut (`epoch`) or known to be outside (`epoch + 1`).
  var mark: [Int32] = [0]
  var epoch: Int32 = 0
  var side: [Int32] = []
  var ties: [TransportEdge<Price>] = []

  /// Pivots so far, a measure of work that is the same for the same changes.
  private(set) var pivots = 0
  /// Pivots in a row that may change neither flow nor price before the whole is solved anew: the dual
  /// method has no proof against going round in circles, and this is one.
  var stallMaximum = 100_000
}

/// The other end of a tight arc, 0 the hub.
struct TightArc<Price: Sendable>: Sendable {
  var other: Int32
  var cost: Price
}

extension TransportSimplex where Price: FixedWidthInteger & SignedInteger {
  static var hub: Int { 0 }
  /// The price of a lot outside of the tree, which no arc finds cheap; twice it is still a price.
  static var far: Price { Price.max / 8 }

  init() {
    (price, hubCosts, floors, risen, fallen) = ([0], [0], [0], 0, 0)
    arcs.addNode()
  }

  func isIn(_ node: Int) -> Bool { nodes[node].parent >= 0 }

  @inline(__always)
  func cost(withHub node: Int) -> Price {
    isSurplus[node]
      ? hubCosts[node] &+ price[node] &- price[Self.hub]
      : hubCosts[node] &+ price[Self.hub] &- price[node]
  }

  mutating func countPivot() { pivots &+= 1 }

  /// Makes room for so many lots.
  mutating func reserve(_ lots: Int) {
    nodes.reserveCapacity(lots + 1)
    price.reserveCapacity(lots + 1)
    hubCosts.reserveCapacity(lots + 1)
    isSurplus.reserveCapacity(lots + 1)
    heads.reserveCapacity(lots + 1)
    arcs.reserve(lots + 1)
    tight.reserveCapacity(lots + 1)
    hasTight.reserveCapacity(lots + 1)
    floors.reserveCapacity(lots + 1)
    mark.reserveCapacity(lots + 1)
  }

  /// Adds a lot without heads and arcs; its number is the count of lots before it, plus one.
  mutating func addNode(isSurplus surplus: Bool, hubCost: Price) -> Int {
    nodes.append(TransportNode())
    price.append(surplus ? Self.far : -Self.far)
    hubCosts.append(hubCost)
    isSurplus.append(surplus)
    heads.append(0)
    arcs.addNode()
    tight.append([])
    hasTight.append(false)
    floors.append(Self.unknownFloor)
    mark.append(0)
    return nodes.count - 1
  }

  /// Heads on each pair that has any.
  func forEachFlow(_ give: (_ surplus: Int, _ shortage: Int, _ heads: Int64) -> Void) {
    for node in nodes.indices.dropFirst() where nodes[node].parent > 0 && nodes[node].flow > 0 {
      let parent = Int(nodes[node].parent)
      if isSurplus[node] {
        give(node, parent, nodes[node].flow)
      } else {
        give(parent, node, nodes[node].flow)
      }
    }
  }

  /// Takes the heads off an arc. Of several between the same lots the cheapest has them, or the first of these.
  mutating func takeFlow(_ surplus: Int, _ shortage: Int, cost: Price) -> Int64 {
    let end = Int(nodes[surplus].parent) == shortage ? surplus : shortage
    guard isInTree(surplus, shortage), cost &+ price[surplus] &- price[shortage] == 0 else {
      return 0
    }
    defer { nodes[end].flow = 0 }
    return nodes[end].flow
  }

  /// All prices, with one for each lot without heads that violates no arc to the others.
  func finitePrices() -> [Int128] {
    var prices = nodes.indices.map {
      Int128($0 == Self.hub || isIn($0) ? price[$0] : bestPrice($0).price)
    }
    // The arcs of shortage lots may stand at the other end alone, and that one may be outside as well.
    for node in nodes.indices where isSurplus[node] {
      for at in arcs.blocks[node].range where !isIn(Int(arcs.others[at])) {
        let other = Int(arcs.others[at])
        prices[other] = min(prices[other], prices[node] + Int128(arcs.costs[at]))
      }
    }
    return prices
  }

  /// The least price of a surplus lot, or the largest of a shortage lot, that violates no arc to the lots in
  /// the tree, and the node at the other end of the arc that says so.
  func bestPrice(_ node: Int) -> (price: Price, other: Int) {
    let surplus = isSurplus[node]
    var best =
      surplus ? price[Self.hub] &- hubCosts[node] : price[Self.hub] &+ hubCosts[node]
    var found = Self.hub
    for at in arcs.blocks[node].range {
      let other = Int(arcs.others[at])
      guard isIn(other) else { continue }
      let cost = arcs.costs[at]
      let offered = surplus ? price[other] &- cost : price[other] &+ cost
      if surplus ? offered > best : offered < best {
        best = offered
        found = other
      }
    }
    return (best, found)
  }
}
