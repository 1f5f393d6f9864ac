import MatchingEngine

extension MatchingGraph {
  /// A small graph with many ties, urgent lots, unwilling heads, credits and empty lots.
  static func random(
    lots: ClosedRange<Int>, open: ClosedRange<Int>, arcsAtMost: Int,
    _ generator: inout SeededGenerator
  ) throws -> MatchingGraph {
    let supplies = (0..<generator.number(lots)).map { _ in
      let open = generator.number(open)
      return GraphSupply(open: Int64(open), willing: Int64(generator.number(0...open)))
    }
    let demands = (0..<generator.number(lots)).map { _ in
      GraphDemand(open: Int64(generator.number(open)), isUrgent: generator.chance(30))
    }
    let pairs = supplies.indices.flatMap { row in demands.indices.map { (row, $0) } }
    let chosen = pairs.shuffled(using: &generator).prefix(generator.number(0...arcsAtMost))
    let arcs = chosen.map { row, column in
      GraphArc(
        surplus: Int32(row), shortage: Int32(column), cost: Int64(generator.number(-3...6)),
        distanceMetres: Int32(generator.number(0...4)),
        locality: Locality(rawValue: UInt8(generator.number(0...3))) ?? .elsewhere,
        tie: UInt8(generator.number(0...3)))
    }
    return try MatchingGraph(supplies: supplies, demands: demands, arcs: arcs)
  }

  /// The best levels by trying every flow. Only for a handful of arcs.
  func bestByEnumeration() -> MatchingLevels {
    var best = MatchingLevels()
    forEachFlow { if $0.isBetter(than: best) { best = $0 } }
    return best
  }

  /// What each flow there is reaches. Only for a handful of arcs.
  func forEachFlow(_ give: (MatchingLevels) -> Void) {
    var flow = Array(repeating: Int64(0), count: arcs.count)
    var supplyLeft = supplies.map(\.open)
    var demandLeft = demands.map(\.open)
    func extend(_ index: Int) {
      guard index < arcs.count else {
        give(levels(of: flow))
        return
      }
      let (row, column) = (Int(arcs[index].surplus), Int(arcs[index].shortage))
      for heads in 0...min(supplyLeft[row], demandLeft[column]) {
        flow[index] = heads
        supplyLeft[row] -= heads
        demandLeft[column] -= heads
        extend(index + 1)
        supplyLeft[row] += heads
        demandLeft[column] += heads
      }
      flow[index] = 0
    }
    extend(0)
  }
}
