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
  /// - Throws: ``InstanceFaults``, and ``MatchingFault`` or ``FlowFault`` for numbers too large together.
  package init(lots text: String, eventsMaximum: Int) throws {
    instance = try MatchingInstance(lots: text)
    let graph = try instance.graph()
    let dearest = UInt64(MatchingInstance.numberMaximum / 100 + 1 + 120 + 1_000)
    live = try LiveMatching(
      graph, lotsMaximum: max(instance.surplus.count, instance.shortage.count) + eventsMaximum,
      costMagnitude: dearest, through: .cost)
    for (side, lots) in [(true, instance.surplus), (false, instance.shortage)] {
      for (index, terms) in lots.enumerated() {
        let name = Name(isSurplus: side, id: terms.id)
        self.lots[name] = Lot(
          number: side ? index : instance.surplus.count + index, terms: terms,
          heads: terms.heads, radiusMetres: instance.radiusMetres)
      }
    }
  }

  package var frozenHeads: Int64 { frozen.values.reduce(0, +) }

  /// The pairs that a line adds: those that fit a new lot, or one that reaches farther.
  /// - Throws: ``InstanceFaults``.
  package func arcs(for words: [Substring], line: Int) throws -> [LiveArc] {
    switch (words.first ?? "", words.count) {
    case ("add", 13):
      let (name, terms) = try newLot(Array(words.dropFirst()), line)
      return candidates(terms, name.isSurplus, instance.radiusMetres)
    case ("widen", 4):
      let numbers = try numbers(words, line)
      let radius = numbers[1]
      let (name, lot) = try find(words, numbers[0], line)
      try checkRadius(radius, of: lot, line)
      let before = Set(candidates(lot.terms, name.isSurplus, lot.radiusMetres).map(\.lot))
      return candidates(lot.terms, name.isSurplus, radius).filter { !before.contains($0.lot) }
    default:
      return []
    }
  }

  /// Applies one line of an event file, with the pairs that ``arcs(for:line:)`` finds for it.
  /// - Throws: ``InstanceFaults``; it has had no effect then.
  package mutating func apply(
    _ words: [Substring], line: Int, arcs: [LiveArc]
  ) throws(InstanceFaults) {
    do {
      try applyChecked(words, line, arcs)
    } catch let fault as LiveFault {
      throw InstanceFaults(line: line, fault.instanceCode)
    } catch let faults as InstanceFaults {
      throw faults
    } catch {
      preconditionFailure("a fault of no kind: \(error)")
    }
  }

  private mutating func applyChecked(_ words: [Substring], _ line: Int, _ arcs: [LiveArc]) throws {
    let verb = words.first ?? ""
    guard let count = Self.fields[verb] else { throw InstanceFaults(line: line, .unknownLine) }
    guard words.count == count else { throw InstanceFaults(line: line, .fieldCount) }
    if verb == "add" { return try add(Array(words.dropFirst()), line, arcs) }
    let numbers = try numbers(words, line)
    switch verb {
    case "heads":
      var (name, lot) = try find(words, numbers[0], line)
      guard (0...MatchingInstance.numberMaximum).contains(numbers[1]) else {
        throw InstanceFaults(line: line, .outOfRange)
      }
      guard numbers[1] >= lot.frozen else { throw InstanceFaults(line: line, .belowFrozen) }
      try live.setOpen(lot.number, to: numbers[1] - lot.frozen)
      lot.heads = numbers[1]
      lots[name] = lot
    case "withdraw":
      let (name, lot) = try find(words, numbers[0], line)
      guard lot.frozen == 0 else { throw InstanceFaults(line: line, .belowFrozen) }
      try live.remove(lot.number)
      lots[name] = nil
    case "widen":
      var (name, lot) = try find(words, numbers[0], line)
      try checkRadius(numbers[1], of: lot, line)
      try live.widen(lot.number, arcs: arcs)
      lot.radiusMetres = numbers[1]
      lots[name] = lot
    case "freeze": try freeze(numbers, line)
    default: try release(numbers, line)
    }
  }

  /// Words of a line, its verb counted.
  private static let fields: [Substring: Int] = [
    "add": 13, "heads": 4, "withdraw": 3, "widen": 4, "freeze": 4, "release": 4,
  ]

  /// What stands after the verb and, where there is one, the side.
  private func numbers(_ words: [Substring], _ line: Int) throws(InstanceFaults) -> [Int64] {
    let hasSide = words[0] != "freeze" && words[0] != "release"
    let fields = words.dropFirst(hasSide ? 2 : 1)
    let numbers = fields.compactMap { Int64($0) }
    guard numbers.count == fields.count else { throw InstanceFaults(line: line, .notANumber) }
    return numbers
  }

  private func checkRadius(_ metres: Int64, of lot: Lot, _ line: Int) throws(InstanceFaults) {
    guard metres >= lot.radiusMetres, metres <= MatchingInstance.numberMaximum else {
      throw InstanceFaults(line: line, .outOfRange)
    }
  }

  private func newLot(
    _ words: [Substring], _ line: Int
  ) throws -> (Name, MatchingInstance.InstanceLot) {
    guard words[0] == "L" || words[0] == "S" else {
      throw InstanceFaults(line: line, .unknownLine)
    }
    let terms = try MatchingInstance.lot(words, line: line)
    let name = Name(isSurplus: words[0] == "L", id: terms.id)
    guard lots[name] == nil else { throw InstanceFaults(line: line, .knownLot) }
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
    guard numbers[2] >= 0 else { throw InstanceFaults(line: line, .outOfRange) }
    try live.freeze(
      surplus: ends.surplus.number, shortage: ends.shortage.number, heads: numbers[2])
    tie(numbers[0], numbers[1], numbers[2])
  }

  private mutating func release(_ numbers: [Int64], _ line: Int) throws {
    let ends = try ends(numbers, line)
    let there = frozen[Pair(surplus: numbers[0], shortage: numbers[1]), default: 0]
    guard numbers[2] >= 0 else { throw InstanceFaults(line: line, .outOfRange) }
    guard numbers[2] <= there else { throw InstanceFaults(line: line, .belowFrozen) }
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
    else { throw InstanceFaults(line: line, .unknownLot) }
    return (surplus, shortage)
  }

  private func find(_ words: [Substring], _ id: Int64, _ line: Int) throws -> (Name, Lot) {
    guard words[1] == "L" || words[1] == "S" else {
      throw InstanceFaults(line: line, .unknownLine)
    }
    let name = Name(isSurplus: words[1] == "L", id: id)
    guard let lot = lots[name] else { throw InstanceFaults(line: line, .unknownLot) }
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

extension LiveFault {
  /// By the code of the line that asked for it.
  fileprivate var instanceCode: InstanceFault.Code {
    switch self {
    case .unknownLot: .unknownLot
    case .knownPair: .knownPair
    case .headsOutOfRange: .outOfRange
    case .notAssigned: .notAssigned
    case .beyondLimits, .sameSide: .beyondLimits
    }
  }
}
