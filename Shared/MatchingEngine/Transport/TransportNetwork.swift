/// A transport problem as it is handed to the solver: lots of both sides, known by their positions.
struct TransportNetwork {
  let surplus: [TransportLot]
  let shortage: [TransportLot]

  /// An optimal flow with its prices.
  /// - Parameter arcs: whose ends are positions in `surplus` and `shortage`.
  /// - Throws: ``FlowFault/overflow(_:)`` if a price could leave 127 bits.
  func solve(
    _ arcs: some Collection<TransportEdge<Int128>>
  ) throws(FlowFault) -> TransportOptimum {
    // A way through the tree passes each lot at most once and the hub at most once.
    let largest = arcs.reduce(UInt128(0)) { max($0, $1.cost.magnitude) }
    let hub = (surplus + shortage).reduce(UInt128(0)) { max($0, $1.hubCost.magnitude) }
    let lots = surplus.count + shortage.count
    guard lots < Int32.max else { throw .overflow("lots") }
    let (ways, tooMany) = Int128(clamping: largest).multipliedReportingOverflow(
      by: Int128(lots + 1))
    let (bound, tooLarge) = ways.addingReportingOverflow(Int128(clamping: hub))
    guard !tooMany, !tooLarge, bound < Int128.max / 64 else { throw .overflow("costs") }
    return bound < Int64.max / 64 ? solve(arcs, Int64.self) : solve(arcs, Int128.self)
  }

  private func solve<Price: FixedWidthInteger & SignedInteger & Sendable>(
    _ arcs: some Collection<TransportEdge<Int128>>, _: Price.Type
  ) -> TransportOptimum {
    var simplex = TransportSimplex<Price>()
    simplex.reserve(surplus.count + shortage.count)
    for (lots, isSurplus) in [(surplus, true), (shortage, false)] {
      for lot in lots {
        let node = simplex.addNode(isSurplus: isSurplus, hubCost: Price(lot.hubCost))
        simplex.heads[node] = lot.heads
      }
    }
    let first = Int32(surplus.count + 1)
    simplex.arcs.load(arcs, atBoth: false) {
      TransportEdge(surplus: $0.surplus + 1, shortage: $0.shortage + first, cost: Price($0.cost))
    }
    simplex.solveOnce()
    let prices = simplex.finitePrices()
    // Most of the memory, and the tree alone tells the rest.
    simplex.arcs = ArcBlocks()
    return TransportOptimum(
      heads: arcs.map {
        simplex.takeFlow(Int($0.surplus) + 1, Int($0.shortage + first), cost: Price($0.cost))
      },
      surplusPrices: Array(prices.dropFirst().prefix(surplus.count)),
      shortagePrices: Array(prices.suffix(shortage.count)), hubPrice: prices[0],
      pivots: simplex.pivots)
  }
}

struct TransportLot {
  let heads: Int64
  /// Of a head that is not lent, or not got.
  let hubCost: Int128
}

struct TransportOptimum {
  /// On each arc, in their order.
  let heads: [Int64]
  let surplusPrices: [Int128]
  let shortagePrices: [Int128]
  let hubPrice: Int128
  let pivots: Int
}
