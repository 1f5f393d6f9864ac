import Testing

@testable import MatchingEngine

/// The live matching against a graph that is kept beside it and solved anew after each event.
@Suite struct LiveMatchingTests {
  /// What is known of the lots, apart from the matching that is tested.
  private struct Book {
    struct Lot {
      var isSurplus: Bool
      var isUrgent: Bool
      var open: Int64
      var willing: Int64
      var isThere = true
    }

    struct Pair: Hashable {
      let surplus: Int
      let shortage: Int
    }

    var lots: [Lot] = []
    var terms: [Pair: LiveTerms] = [:]
    var frozen: [Pair: Int64] = [:]

    func there(_ isSurplus: Bool? = nil) -> [Int] {
      lots.indices.filter { index in
        lots[index].isThere && (isSurplus.map { $0 == lots[index].isSurplus } ?? true)
      }
    }

    func pair(_ one: Int, _ another: Int) -> Pair {
      lots[one].isSurplus
        ? Pair(surplus: one, shortage: another) : Pair(surplus: another, shortage: one)
    }

    func graph() throws -> MatchingGraph {
      let rows = there(true)
      let columns = there(false)
      let arcs = terms.keys.sorted { ($0.surplus, $0.shortage) < ($1.surplus, $1.shortage) }
        .compactMap { pair -> GraphArc? in
          guard let row = rows.firstIndex(of: pair.surplus), let terms = terms[pair],
            let column = columns.firstIndex(of: pair.shortage)
          else { return nil }
          return GraphArc(
            surplus: Int32(row), shortage: Int32(column), cost: terms.cost, distanceMetres: 0,
            locality: terms.locality, tie: terms.tie)
        }
      return try MatchingGraph(
        supplies: rows.map { GraphSupply(open: lots[$0].open, willing: lots[$0].willing) },
        demands: columns.map { GraphDemand(open: lots[$0].open, isUrgent: lots[$0].isUrgent) },
        arcs: arcs)
    }
  }

  /// One random event on the matching and in the book.
  private func happen(
    _ live: inout LiveMatching, _ book: inout Book, _ generator: inout SeededGenerator,
    lotsAtMost: Int
  ) throws {
    let there = book.there()
    switch there.count < 2 ? 0 : generator.number(0...9) {
    case 0...2 where there.count < lotsAtMost:
      let isSurplus = generator.chance(50)
      let open = Int64(generator.number(0...9))
      let willing = isSurplus ? Int64(generator.number(0...Int(open))) : open
      var arcs: [LiveArc] = []
      for other in book.there(!isSurplus) where generator.chance(50) {
        arcs.append(LiveArc(lot: other, terms: terms(&generator)))
      }
      let isUrgent = !isSurplus && generator.chance(30)
      let lot =
        isSurplus
        ? try live.add(GraphSupply(open: open, willing: willing), arcs: arcs)
        : try live.add(GraphDemand(open: open, isUrgent: isUrgent), arcs: arcs)
      #expect(lot == book.lots.count)
      book.lots.append(
        Book.Lot(isSurplus: isSurplus, isUrgent: isUrgent, open: open, willing: willing))
      for arc in arcs { book.terms[book.pair(lot, arc.lot)] = arc.terms }
    case 3...5:
      let lot = there[generator.number(0...(there.count - 1))]
      let open = Int64(generator.number(0...12))
      let willing = book.lots[lot].isSurplus ? Int64(generator.number(0...Int(open))) : open
      try live.setOpen(lot, to: open, willing: willing)
      (book.lots[lot].open, book.lots[lot].willing) = (open, willing)
    case 6:
      let lot = there[generator.number(0...(there.count - 1))]
      let others = book.there(!book.lots[lot].isSurplus)
        .filter { book.terms[book.pair(lot, $0)] == nil && generator.chance(40) }
      let arcs = others.map { LiveArc(lot: $0, terms: terms(&generator)) }
      try live.widen(lot, arcs: arcs)
      for arc in arcs { book.terms[book.pair(lot, arc.lot)] = arc.terms }
    case 7:
      let lot = there[generator.number(0...(there.count - 1))]
      try live.remove(lot)
      book.lots[lot].isThere = false
      book.lots[lot].open = 0
      book.terms = book.terms.filter { $0.key.surplus != lot && $0.key.shortage != lot }
    case 8:
      guard let pair = live.pairs.randomElement(using: &generator) else { return }
      let heads = Int64(generator.number(0...Int(pair.heads)))
      let unwilling = live.unwilling(pair.surplus, pair.shortage)
      try live.freeze(surplus: pair.surplus, shortage: pair.shortage, heads: heads)
      book.lots[pair.surplus].open -= heads
      book.lots[pair.surplus].willing -= min(heads, pair.heads - unwilling)
      book.lots[pair.shortage].open -= heads
      book.lots[pair.shortage].willing -= heads
      book.frozen[book.pair(pair.surplus, pair.shortage), default: 0] += heads
    default:
      let key = book.frozen.keys.sorted { ($0.surplus, $0.shortage) < ($1.surplus, $1.shortage) }
        .first { book.lots[$0.surplus].isThere && book.lots[$0.shortage].isThere }
      guard let key, let heads = book.frozen.removeValue(forKey: key) else { return }
      for lot in [key.surplus, key.shortage] {
        book.lots[lot].open += heads
        book.lots[lot].willing += heads
        try live.setOpen(lot, to: book.lots[lot].open, willing: book.lots[lot].willing)
      }
    }
  }

  private func terms(_ generator: inout SeededGenerator) -> LiveTerms {
    LiveTerms(
      cost: Int64(generator.number(-3...6)),
      locality: Locality(rawValue: UInt8(generator.number(0...3))) ?? .elsewhere,
      tie: UInt8(generator.number(0...3)))
  }

  @Test(arguments: 0..<40)
  func `after every event the levels are those of the graph solved anew`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    var live = try LiveMatching(lotsMaximum: 400, costMagnitude: 6)
    var book = Book()
    for event in 0..<250 {
      try happen(&live, &book, &generator, lotsAtMost: 14)
      try live.certify()
      let graph = try book.graph()
      let optimum = try graph.optimum()
      #expect(live.levels == optimum.levels, "seed \(seed), event \(event)")
      #expect(
        book.lots.indices.allSatisfy { live.open($0) == book.lots[$0].open },
        "seed \(seed), event \(event)")
      let sent = live.pairs.reduce(into: [Book.Pair: Int64]()) {
        $0[Book.Pair(surplus: $1.surplus, shortage: $1.shortage)] = $1.heads
      }
      #expect(
        live.pairs.allSatisfy {
          $0.terms == book.terms[Book.Pair(surplus: $0.surplus, shortage: $0.shortage)]
        } && sent.count == live.pairs.count, "seed \(seed), event \(event)")
    }
  }

  /// Levels that need prices of 128 bits; those above fit 64.
  @Test(arguments: 0..<20)
  func `with wide prices the levels are the same`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    var live = try LiveMatching(lotsMaximum: 400, costMagnitude: 1 << 44)
    #expect(live.network.isWide)
    #expect(!(try LiveMatching(lotsMaximum: 400, costMagnitude: 6).network.isWide))
    var book = Book()
    for event in 0..<250 {
      try happen(&live, &book, &generator, lotsAtMost: 14)
      try live.certify()
      #expect(live.levels == (try book.graph().optimum().levels), "seed \(seed), event \(event)")
    }
  }

  /// The way out of going round in circles, taken at the first pivot that moves nothing.
  @Test(arguments: 0..<20)
  func `who stalls solves anew, to the same levels`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    var live = try LiveMatching(lotsMaximum: 400, costMagnitude: 6)
    live.network.stallMaximum = 0
    var book = Book()
    for event in 0..<250 {
      try happen(&live, &book, &generator, lotsAtMost: 14)
      try live.certify()
      #expect(live.levels == (try book.graph().optimum().levels), "seed \(seed), event \(event)")
    }
  }

  /// The 100,000 events that are certified one by one.
  @Test(arguments: 0..<20)
  func `five thousand events on a small graph keep every certificate`(seed: Int) throws {
    var generator = SeededGenerator(seed: 1_000 + seed)
    var live = try LiveMatching(lotsMaximum: 4_000, costMagnitude: 6)
    var book = Book()
    for event in 0..<5_000 {
      try happen(&live, &book, &generator, lotsAtMost: 10)
      #expect(throws: Never.self, "seed \(seed), event \(event)") { try live.certify() }
    }
    #expect(live.levels == (try book.graph().optimum().levels), "seed \(seed)")
  }
}
