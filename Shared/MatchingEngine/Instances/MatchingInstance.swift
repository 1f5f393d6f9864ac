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

  /// - Parameter text: a file whose first line holds `radius_m` and the number after it.
  /// - Throws: ``MatchingFault/malformed(line:)``.
  package init(lots text: String) throws(MatchingFault) {
    for (line, words) in FieldLines(text) {
      if words[0] == "#" {
        if let at = words.firstIndex(of: "radius_m"), at + 1 < words.count {
          radiusMetres = Int64(words[at + 1]) ?? 0
        }
        continue
      }
      guard radiusMetres > 0 else { throw .malformed(line: line) }
      try read(words, line: line)
    }
    guard radiusMetres > 0 else { throw .malformed(line: 1) }
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

  private mutating func read(_ words: [Substring], line: Int) throws(MatchingFault) {
    let numbers = words.dropFirst().map { Int64($0) }
    switch (words[0], words.count) {
    case ("R", 5):
      let known = numbers.compactMap(\.self)
      guard known.count == 4 else { throw .malformed(line: line) }
      related[known[0]] = Array(known.dropFirst())
    case ("L", 12), ("S", 12), ("X", 12):
      let lot = try Self.lot(words, line: line)
      switch words[0] {
      case "L": surplus.append(lot)
      case "S": shortage.append(lot)
      default: next.append(lot)
      }
    default:
      throw .malformed(line: line)
    }
  }

  /// A line that begins with the letter of the lot's side.
  static func lot(_ words: [Substring], line: Int) throws(MatchingFault) -> InstanceLot {
    guard words.count == 12 else { throw .malformed(line: line) }
    var numbers = words.dropFirst().map { Int64($0) }
    numbers.removeSubrange(4...5)  // degrees, for maps only
    let known = numbers.compactMap(\.self)
    guard known.count == 9, known.allSatisfy({ abs($0) < 1 << 24 }), known[5] > 0, known[8] > 0
    else { throw .malformed(line: line) }
    return InstanceLot(
      id: known[0], x: known[2], y: known[3], occupation: known[4], heads: known[5],
      start: known[6], end: known[7], wage: known[8])
  }
}
