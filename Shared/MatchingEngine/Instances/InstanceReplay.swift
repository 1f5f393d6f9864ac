/// A published instance whose lots come, change and go, one line of an event file each:
///
/// ```
/// add L|S id county x_m y_m lon lat occ heads start end wage    as in the lots format
/// heads L|S id n          so many heads from now on, those that are frozen included
/// withdraw L|S id
/// widen L|S id radius_m   pairs of this lot may be so far apart from now on
/// freeze L-id S-id n      so many of the pair's assigned heads are out of question
/// release L-id S-id n     and come back
/// ```
///
/// `X`, the further lot of an instance, is not there until it is added as an `L`.
package struct InstanceReplay: Sendable {
  private struct Name: Hashable {
    let isSurplus: Bool
    let id: Int64
  }

  private struct Lot {
    let number: Int
    let terms: MatchingInstance.InstanceLot
    var heads: Int64
    var frozen: Int64 = 0
    var radiusMetres: Int64
  }

  private struct Pair: Hashable {
    let surplus, shortage: Int64
  }

  private let instance: MatchingInstance
  package private(set) var live: LiveMatching
  private var lots: [Name: Lot] = [:]
  private var frozen: [Pair: Int64] = [:]

  /// - Parameters:
  ///   - text: an instance in the lots format.
  ///   - eventsMaximum: how many events there may be; each may add a lot.
  /// - Throws: ``MatchingFault``, ``FlowFault``, and ``InstanceEventFault`` for two lots of one id.
  package init(lots text: String, eventsMaximum: Int) throws {
    instance = try MatchingInstance(lots: text)
    let graph = try instance.graph()
    // A lot may be widened to the length of the plane's side, 2^24 m.
    let dearest = UInt64((1 << 25) / 100 + 120 + 1_000)
    live = try LiveMatching(
      graph, lotsMaximum: max(instance.surplus.count, instance.shortage.count) + eventsMaximum,
      costMagnitude: dearest, through: .cost)
    for (side, lots) in [(true, instance.surplus), (false, instance.shortage)] {
      for (index, terms) in lots.enumerated() {
        let name = Name(isSurplus: side, id: terms.id)
        guard self.lots[name] == nil else { throw InstanceEventFault.knownLot(line: 0) }
        self.lots[name] = Lot(
          number: side ? index : instance.surplus.count + index, terms: terms,
          heads: terms.heads, radiusMetres: instance.radiusMetres)
      }
    }
  }

  /// The pairs that a line adds: those that fit a new lot, or one that reaches farther.
  /// - Throws: ``InstanceEventFault``.
  package func arcs(for words: [Substring], line: Int) throws -> [LiveArc] {
    switch (words.first ?? "", words.count) {
    case ("add", 13):
      let (name, terms) = try newLot(Array(words.dropFirst()), line)
      return candidates(terms, name.isSurplus, instance.radiusMetres)
    case ("widen", 4):
      guard let id = Int64(words[2]), let radius = Int64(words[3]) else {
        throw InstanceEventFault.malformed(line: line)
      }
      let (name, lot) = try find(words, id, line)
      let before = Set(candidates(lot.terms, name.isSurplus, lot.radiusMetres).map(\.lot))
      return candidates(lot.terms, name.isSurplus, radius).filter { !before.contains($0.lot) }
    default:
      return []
    }
  }

  /// Applies one line of an event file, with the pairs that ``arcs(for:line:)`` finds for it.
  /// - Throws: ``InstanceEventFault`` or ``LiveFault``; it has had no effect then.
  package mutating func apply(_ words: [Substring], line: Int, arcs: [LiveArc]) throws {
    let numbers = words.dropFirst(words.first == "add" ? 2 : 1).compactMap { Int64($0) }
    switch (words.first ?? "", words.count) {
    case ("add", 13):
      try add(Array(words.dropFirst()), line, arcs)
    case ("heads", 4) where numbers.count == 2:
      var (name, lot) = try find(words, numbers[0], line)
      guard numbers[1] >= lot.frozen else { throw InstanceEventFault.belowFrozen(line: line) }
      try live.setOpen(lot.number, to: numbers[1] - lot.frozen)
      lot.heads = numbers[1]
      lots[name] = lot
    case ("withdraw", 3) where numbers.count == 1:
      let (name, lot) = try find(words, numbers[0], line)
      guard lot.frozen == 0 else { throw InstanceEventFault.belowFrozen(line: line) }
      try live.remove(lot.number)
      lots[name] = nil
    case ("widen", 4) where numbers.count == 2:
      var (name, lot) = try find(words, numbers[0], line)
      guard (lot.radiusMetres...1 << 25).contains(numbers[1]) else {
        throw InstanceEventFault.malformed(line: line)
      }
      try live.widen(lot.number, arcs: arcs)
      lot.radiusMetres = numbers[1]
      lots[name] = lot
    case ("freeze", 4) where numbers.count == 3:
      try freeze(numbers, line)
    case ("release", 4) where numbers.count == 3:
      try release(numbers, line)
    default:
      throw InstanceEventFault.malformed(line: line)
    }
  }

  private func newLot(
    _ words: [Substring], _ line: Int
  ) throws -> (Name, MatchingInstance.InstanceLot) {
    guard words[0] == "L" || words[0] == "S",
      let terms = try? MatchingInstance.lot(words, line: line)
    else { throw InstanceEventFault.malformed(line: line) }
    let name = Name(isSurplus: words[0] == "L", id: terms.id)
    guard lots[name] == nil else { throw InstanceEventFault.knownLot(line: line) }
    return (name, terms)
  }

  private mutating func add(_ words: [Substring], _ line: Int, _ arcs: [LiveArc]) throws {
    let (name, terms) = try newLot(words, line)
    let number =
      name.isSurplus
      ? try live.add(GraphSupply(open: terms.heads, willing: terms.heads), arcs: arcs)
      : try live.add(GraphDemand(open: terms.heads, isUrgent: false), arcs: arcs)
    lots[name] = Lot(
      number: number, terms: terms, heads: terms.heads, radiusMetres: instance.radiusMetres)
  }

  private mutating func freeze(_ numbers: [Int64], _ line: Int) throws {
    let ends = try ends(numbers, line)
    try live.freeze(
      surplus: ends.surplus.number, shortage: ends.shortage.number, heads: numbers[2])
    tie(numbers[0], numbers[1], numbers[2])
  }

  private mutating func release(_ numbers: [Int64], _ line: Int) throws {
    let ends = try ends(numbers, line)
    let there = frozen[Pair(surplus: numbers[0], shortage: numbers[1]), default: 0]
    guard (0...there).contains(numbers[2]) else {
      throw InstanceEventFault.belowFrozen(line: line)
    }
    tie(numbers[0], numbers[1], -numbers[2])
    for lot in [ends.surplus, ends.shortage] {
      try live.setOpen(lot.number, to: lot.heads - lot.frozen + numbers[2])
    }
  }

  private mutating func tie(_ surplus: Int64, _ shortage: Int64, _ heads: Int64) {
    frozen[Pair(surplus: surplus, shortage: shortage), default: 0] += heads
    lots[Name(isSurplus: true, id: surplus)]?.frozen += heads
    lots[Name(isSurplus: false, id: shortage)]?.frozen += heads
  }

  private func ends(_ numbers: [Int64], _ line: Int) throws -> (surplus: Lot, shortage: Lot) {
    guard let surplus = lots[Name(isSurplus: true, id: numbers[0])],
      let shortage = lots[Name(isSurplus: false, id: numbers[1])]
    else { throw InstanceEventFault.unknownLot(line: line) }
    return (surplus, shortage)
  }

  private func find(_ words: [Substring], _ id: Int64, _ line: Int) throws -> (Name, Lot) {
    guard words[1] == "L" || words[1] == "S" else {
      throw InstanceEventFault.malformed(line: line)
    }
    let name = Name(isSurplus: words[1] == "L", id: id)
    guard let lot = lots[name] else { throw InstanceEventFault.unknownLot(line: line) }
    return (name, lot)
  }

  /// The lots of the other side that fit, each within its own radius or this one, whichever is larger.
  private func candidates(
    _ terms: MatchingInstance.InstanceLot, _ isSurplus: Bool, _ radius: Int64
  ) -> [LiveArc] {
    var arcs: [LiveArc] = []
    for (name, other) in lots where name.isSurplus != isSurplus {
      let (lender, borrower) = isSurplus ? (terms, other.terms) : (other.terms, terms)
      let reach = max(radius, other.radiusMetres)
      guard let (cost, _) = instance.price(lender, borrower, within: reach) else { continue }
      arcs.append(LiveArc(lot: other.number, terms: LiveTerms(cost: cost)))
    }
    return arcs.sorted { $0.lot < $1.lot }
  }
}

/// Why a line of an event file was refused.
package enum InstanceEventFault: Error, Hashable, Sendable {
  case malformed(line: Int)
  case unknownLot(line: Int)
  case knownLot(line: Int)
  /// Fewer heads than are frozen, or more released than were frozen.
  case belowFrozen(line: Int)

  /// A stable name for tests and people.
  package var code: String {
    switch self {
    case .malformed: "malformed"
    case .unknownLot: "unknown-lot"
    case .knownLot: "known-lot"
    case .belowFrozen: "below-frozen"
    }
  }

  package var line: Int {
    switch self {
    case .malformed(let line), .unknownLot(let line), .knownLot(let line), .belowFrozen(let line):
      line
    }
  }
}
