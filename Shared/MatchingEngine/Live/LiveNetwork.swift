/// The network of a ``LiveMatching``, with prices as narrow as its levels let them be: half as wide, they
/// and the costs take half the memory, which is what most of the time goes to.
///
/// One of the two is used and the other stays empty; both are there by their types, as only so the code
/// is made for each.
struct LiveNetwork: Sendable {
  let isWide: Bool
  private var narrow = TransportSimplex<Int64>()
  private var wide = TransportSimplex<Int128>()

  /// - Parameter bound: which no price exceeds, either way.
  init(bound: Int128) { isWide = bound >= Int64.max / 128 }

  /// See ``TransportSimplex/stallMaximum``.
  var stallMaximum: Int {
    get { isWide ? wide.stallMaximum : narrow.stallMaximum }
    set {
      narrow.stallMaximum = newValue
      wide.stallMaximum = newValue
    }
  }

  var pivots: Int { isWide ? wide.pivots : narrow.pivots }

  func heads(_ node: Int) -> Int64 { isWide ? wide.heads[node] : narrow.heads[node] }

  func flow(_ surplus: Int, _ shortage: Int) -> Int64 {
    isWide ? wide.flow(surplus, shortage) : narrow.flow(surplus, shortage)
  }

  /// The cost of a head on an arc that has any.
  func costOfFlow(_ surplus: Int, _ shortage: Int) -> Int128 {
    isWide
      ? wide.price[shortage] - wide.price[surplus]
      : Int128(narrow.price[shortage] - narrow.price[surplus])
  }

  func forEachFlow(_ give: (_ surplus: Int, _ shortage: Int, _ heads: Int64) -> Void) {
    if isWide { wide.forEachFlow(give) } else { narrow.forEachFlow(give) }
  }

  func certify() throws(FlowFault) {
    if isWide { try wide.certify() } else { try narrow.certify() }
  }

  /// The other ends of a node's arcs.
  func others(of node: Int) -> ArraySlice<Int32> {
    isWide
      ? wide.arcs.others[wide.arcs.blocks[node].range]
      : narrow.arcs.others[narrow.arcs.blocks[node].range]
  }

  /// The costs of a node's arcs, in the order of ``others(of:)``.
  func costs(of node: Int) -> [Int128] {
    isWide
      ? Array(wide.arcs.costs[wide.arcs.blocks[node].range])
      : narrow.arcs.costs[narrow.arcs.blocks[node].range].map { Int128($0) }
  }
}

extension LiveNetwork {
  mutating func addNode(isSurplus: Bool, hubCost: Int128) -> Int {
    isWide
      ? wide.addNode(isSurplus: isSurplus, hubCost: hubCost)
      : narrow.addNode(isSurplus: isSurplus, hubCost: Int64(hubCost))
  }

  /// Heads and arcs of all lots at once, before anything is solved.
  /// - Returns: the number of each node from now on.
  mutating func solve(heads: [Int64], arcs: [TransportEdge<Int128>]) -> [Int] {
    if isWide {
      wide.heads = heads
      wide.arcs.load(arcs) { $0 }
      wide.solveAnew()
      return wide.numberByTree()
    }
    narrow.heads = heads
    narrow.arcs.load(arcs, edge: Self.narrowed)
    narrow.solveAnew()
    return narrow.numberByTree()
  }

  mutating func enlarge(_ node: Int, by count: Int64) {
    if isWide { wide.enlarge(node, by: count) } else { narrow.enlarge(node, by: count) }
  }

  mutating func shrink(_ node: Int, by count: Int64) {
    if isWide { wide.shrink(node, by: count) } else { narrow.shrink(node, by: count) }
  }

  mutating func freeze(_ surplus: Int, _ shortage: Int, _ count: Int64) {
    if isWide {
      wide.freeze(surplus, shortage, count)
    } else {
      narrow.freeze(surplus, shortage, count)
    }
  }

  mutating func remove(_ node: Int) {
    if isWide { wide.remove(node) } else { narrow.remove(node) }
  }

  mutating func addArcs(of node: Int, _ arcs: [TransportEdge<Int128>]) {
    if isWide {
      wide.addArcs(of: node, arcs)
    } else {
      narrow.addArcs(of: node, arcs.lazy.map(Self.narrowed))
    }
  }

  private static func narrowed(_ arc: TransportEdge<Int128>) -> TransportEdge<Int64> {
    TransportEdge(surplus: arc.surplus, shortage: arc.shortage, cost: Int64(arc.cost))
  }
}
