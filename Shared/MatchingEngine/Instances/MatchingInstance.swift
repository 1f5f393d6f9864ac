/// A published test instance in the lots format, with the pairs and costs that its rules give.
///
/// `R occ r1 r2 r3` names the occupations related to `occ`, in order. `L|S|X id county x_m y_m lon
/// lat occ heads start end wage` is a surplus lot, a shortage, or a further surplus lot that is the
/// "next event". Places are on a plane in metres, days are integers with an exclusive end, wages
/// yuan a month. The rules of these instances are fixed with them and differ from ours: they are
/// here so that the solver can be held against optima that other solvers found.
package struct MatchingInstance: Sendable {
  struct InstanceLot {
    let id, x, y, occupation, heads, start, end, wage: Int64
  }

  /// Zero until the first line has been read.
  package private(set) var radiusMetres: Int64 = 0
  private var related: [Int64: [Int64]] = [:]
  private(set) var surplus: [InstanceLot] = []
  private(set) var shortage: [InstanceLot] = []
  private var next: [InstanceLot] = []
  /// Ids of each side, surplus under true.
  private var known: [Bool: Set<Int64>] = [:]

  /// Metres, of the radius and of a place from the origin; also what every other number of a lot is below.
  package static let numberMaximum: Int64 = (1 << 24) - 1

  /// - Parameter text: a file whose first line holds `radius_m` and the number after it.
  /// - Throws: ``InstanceFaults``, all of them.
  package init(lots text: String) throws(InstanceFaults) {
    var faults = InstanceFaults()
    for (line, words) in FieldLines(text) {
      do throws(InstanceFaults) {
        if words[0] == "#" {
          try readComment(words, line)
        } else {
          guard radiusMetres > 0 else { throw InstanceFaults(line: line, .radiusMissing) }
          try read(words, line)
        }
      } catch {
        // All that follows would be told to lack it.
        let isOver = error.faults.first?.code == .radiusMissing
        if isOver, faults.count > 0 { break }
        for fault in error.faults { faults.add(fault.line, fault.code) }
        if isOver { break }
      }
    }
    if radiusMetres == 0, faults.count == 0 { faults.add(0, .radiusMissing) }
    try faults.check()
  }

  /// The graph; with the lots marked `X` among the surplus if `includingNext`.
  package func graph(includingNext: Bool = false) throws(MatchingFault) -> MatchingGraph {
    let surplus = includingNext ? surplus + next : surplus
    let index = InstanceIndex(
      shortage.map { ($0.occupation, $0.x, $0.y, $0.wage) }, cellMetres: radiusMetres)
    var arcs: [GraphArc] = []
    for (row, lender) in surplus.enumerated() {
      let ofThisLot = arcs.count
      index.forEachCandidate(
        occupations: [lender.occupation] + (related[lender.occupation] ?? []),
        x: lender.x, y: lender.y, wage: lender.wage
      ) { column in
        guard let (cost, metres) = price(lender, shortage[column]) else { return }
        arcs.append(
          GraphArc(
            surplus: Int32(row), shortage: Int32(column), cost: cost,
            distanceMetres: Int32(metres)))
      }
      arcs[ofThisLot...].sort { $0.shortage < $1.shortage }
    }
    return try MatchingGraph(
      supplies: surplus.map { GraphSupply(open: $0.heads, willing: $0.heads) },
      demands: shortage.map { GraphDemand(open: $0.heads, isUrgent: false) }, arcs: arcs)
  }

  /// The instance's own rules: distance within the radius, occupation the same or one of three,
  /// seven shared days, wages within 15 %.
  func price(
    _ lender: InstanceLot, _ borrower: InstanceLot, within radius: Int64? = nil
  ) -> (cost: Int64, metres: Int64)? {
    let radiusMetres = radius ?? radiusMetres
    let (east, north) = (lender.x - borrower.x, lender.y - borrower.y)
    guard abs(east) <= radiusMetres, abs(north) <= radiusMetres else { return nil }
    // Exact: the sum is below 2^52, and IEEE 754 rounds a square root correctly.
    let metres = Int64(Double(east * east + north * north).squareRoot())
    let step =
      borrower.occupation == lender.occupation
      ? 0 : related[lender.occupation]?.firstIndex(of: borrower.occupation).map { $0 + 1 }
    let gap = abs(lender.wage - borrower.wage)
    guard metres <= radiusMetres, let step,
      min(lender.end, borrower.end) - max(lender.start, borrower.start) >= 7,
      gap * 100 <= 15 * borrower.wage
    else { return nil }
    return ((metres + 50) / 100 + Int64(step) * 40 + gap * 1000 / borrower.wage, metres)
  }

  /// The first comment that names the radius counts; others may speak of it.
  private mutating func readComment(_ words: [Substring], _ line: Int) throws(InstanceFaults) {
    guard radiusMetres == 0, let at = words.firstIndex(of: "radius_m"), at + 1 < words.count else {
      return
    }
    guard let metres = Int64(words[at + 1]) else { throw InstanceFaults(line: line, .notANumber) }
    guard (1...Self.numberMaximum).contains(metres) else {
      throw InstanceFaults(line: line, .outOfRange)
    }
    radiusMetres = metres
  }

  private mutating func read(_ words: [Substring], _ line: Int) throws(InstanceFaults) {
    switch words[0] {
    case "R":
      guard words.count == 5 else { throw InstanceFaults(line: line, .fieldCount) }
      let known = words.dropFirst().compactMap { Int64($0) }
      guard known.count == 4 else { throw InstanceFaults(line: line, .notANumber) }
      guard related.updateValue(Array(known.dropFirst()), forKey: known[0]) == nil else {
        throw InstanceFaults(line: line, .repeated)
      }
    case "L", "S", "X":
      let lot = try Self.lot(words, line: line)
      // What is added later may have the id of a lot that is there: it is another list.
      guard words[0] == "X" || known[words[0] == "L", default: []].insert(lot.id).inserted else {
        throw InstanceFaults(line: line, .repeated)
      }
      switch words[0] {
      case "L": surplus.append(lot)
      case "S": shortage.append(lot)
      default: next.append(lot)
      }
    default:
      throw InstanceFaults(line: line, .unknownLine)
    }
  }

  /// A line that begins with the letter of the lot's side.
  static func lot(_ words: [Substring], line: Int) throws(InstanceFaults) -> InstanceLot {
    guard words.count == 12 else { throw InstanceFaults(line: line, .fieldCount) }
    var fields = Array(words.dropFirst())
    fields.removeSubrange(4...5)  // degrees, for maps only
    let known = fields.compactMap { Int64($0) }
    guard known.count == 9 else { throw InstanceFaults(line: line, .notANumber) }
    guard known.allSatisfy({ $0.magnitude <= numberMaximum }), known[5] > 0, known[8] > 0 else {
      throw InstanceFaults(line: line, .outOfRange)
    }
    return InstanceLot(
      id: known[0], x: known[2], y: known[3], occupation: known[4], heads: known[5],
      start: known[6], end: known[7], wage: known[8])
  }
}
