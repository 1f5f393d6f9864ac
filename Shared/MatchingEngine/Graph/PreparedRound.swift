import Domain

/// The graph of a round: every pair that no hard rule forbids, priced.
///
/// Supplies and demands are in the order of `snapshot.surplus` and `snapshot.shortage`, arcs in the
/// order of (surplus, shortage).
/// - Throws: ``MatchingFault`` if a lot, a rule or a sum is out of range.
package func graph(
  of snapshot: MatchingSnapshot, rules: MatchingRules = .standard
) throws(MatchingFault) -> MatchingGraph {
  try PreparedRound(snapshot, rules: rules).graph()
}

/// A snapshot whose lots have been checked and put into numbers; judges any pair of them.
struct PreparedRound {
  let snapshot: MatchingSnapshot
  let rules: MatchingRules
  let surplus: [PreparedLot]
  let shortage: [PreparedLot]
  private let symbols: SymbolTable

  init(_ snapshot: MatchingSnapshot, rules: MatchingRules) throws(MatchingFault) {
    try rules.validate()
    try snapshot.validate()
    var symbols = SymbolTable()
    var surplus: [PreparedLot] = []
    for lot in snapshot.surplus {
      surplus.append(
        try PreparedLot(
          lot, side: .surplus, earliestFrom: nil, rules: rules, symbols: &symbols))
    }
    var shortage: [PreparedLot] = []
    for lot in snapshot.shortage {
      shortage.append(
        try PreparedLot(
          lot, side: .shortage, earliestFrom: snapshot.earliestStart(for: lot), rules: rules,
          symbols: &symbols))
    }
    self.snapshot = snapshot
    self.rules = rules
    self.surplus = surplus
    self.shortage = shortage
    self.symbols = symbols
  }

  /// All the rules that forbid the pair at these positions, or its candidate.
  func judge(_ row: Int, _ column: Int) -> Compatibility.Verdict {
    let pair = PairJudge(lender: surplus[row], borrower: shortage[column])
    let metres = pair.distanceMetres
    let obstacles = obstacles(of: pair, metres: metres)
    return obstacles.isEmpty
      ? .compatible(pair.candidate(metres: metres, weights: rules.weights))
      : .incompatible(obstacles.codes)
  }

  func obstacles(of pair: PairJudge, metres: Int) -> RuleCodes {
    var obstacles = pair.obstacles(leastSharedDays: rules.leastSharedDays, symbols: symbols)
    if !pair.isNearEnough(metres: metres) { obstacles.insert(.distance) }
    if isBlocked(pair) { obstacles.insert(.blocked) }
    return obstacles
  }

  /// Terms and cost of a pair that no rule forbids.
  func candidate(_ row: Int, _ column: Int) -> MatchCandidate {
    let pair = PairJudge(lender: surplus[row], borrower: shortage[column])
    return pair.candidate(metres: pair.distanceMetres, weights: rules.weights)
  }

  func graph() throws(MatchingFault) -> MatchingGraph {
    let index = index(.shortage)
    var arcs: [GraphArc] = []
    for row in surplus.indices {
      let ofThisLot = arcs.count
      index.forEachCandidate(for: surplus[row]) { column in
        if let arc = arc(row, Int(column)) { arcs.append(arc) }
      }
      arcs[ofThisLot...].sort { $0.shortage < $1.shortage }
    }
    return try MatchingGraph(
      supplies: snapshot.surplus.map {
        GraphSupply(open: Int64($0.open), willing: Int64($0.openWilling))
      },
      demands: snapshot.shortage.map { GraphDemand(open: Int64($0.open), isUrgent: $0.isUrgent) },
      arcs: arcs)
  }

  /// The other lots that could be paired with one of these.
  func partners(of fresh: Set<EntityID>) -> Set<EntityID> {
    var found: Set<EntityID> = []
    func look(_ side: LotSide, _ isPossible: (Int, Int) -> Bool) {
      let (lots, others) = side == .surplus ? (surplus, shortage) : (shortage, surplus)
      let changed = lots.indices.filter { fresh.contains(lots[$0].id) }
      guard !changed.isEmpty else { return }
      let index = index(side == .surplus ? .shortage : .surplus)
      for position in changed {
        index.forEachCandidate(for: lots[position]) { other in
          let id = others[Int(other)].id
          guard !found.contains(id), !fresh.contains(id), isPossible(position, Int(other)) else {
            return
          }
          found.insert(id)
        }
      }
    }
    look(.surplus) { arc($0, $1) != nil }
    look(.shortage) { arc($1, $0) != nil }
    return found
  }

  /// Of the lots of one side, by their positions.
  private func index(_ side: LotSide) -> CandidateIndex<Int32> {
    var index = CandidateIndex<Int32>(side, leastSharedDays: rules.leastSharedDays)
    for (position, lot) in (side == .surplus ? surplus : shortage).enumerated() {
      index.insert(Int32(position), lot)
    }
    return index
  }

  /// The same rules as ``judge(_:_:)``, left as soon as one forbids the pair.
  private func arc(_ row: Int, _ column: Int) -> GraphArc? {
    let pair = PairJudge(lender: surplus[row], borrower: shortage[column])
    guard pair.obstacles(leastSharedDays: rules.leastSharedDays, symbols: symbols).isEmpty
    else { return nil }
    let metres = pair.distanceMetres
    guard pair.isNearEnough(metres: metres), !isBlocked(pair) else { return nil }
    let candidate = pair.candidate(metres: metres, weights: rules.weights)
    return GraphArc(
      surplus: Int32(row), shortage: Int32(column), cost: candidate.cost.total,
      distanceMetres: Int32(metres), smallestGroup: Int32(clamping: pair.smallestGroup),
      locality: candidate.locality, tie: Self.tie(of: pair))
  }

  private func isBlocked(_ pair: PairJudge) -> Bool {
    !snapshot.blocked.isEmpty
      && snapshot.blocked.contains(LotPair(surplus: pair.lender.id, shortage: pair.borrower.id))
  }

  /// A byte from the ids of a pair, spread by the finaliser of SplitMix64 (Steele, Lea, Flood, Fast
  /// splittable pseudorandom number generators, OOPSLA 2014). No lot has an advantage by its id.
  private static func tie(of pair: PairJudge) -> UInt8 {
    var mixed: UInt64 = 0
    func mix(_ part: UInt64) {
      mixed = (mixed ^ part) &+ 0x9e37_79b9_7f4a_7c15
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      mixed ^= mixed >> 31
    }
    mix(pair.lender.id.high)
    mix(pair.lender.id.low)
    mix(pair.borrower.id.high)
    mix(pair.borrower.id.low)
    return UInt8(truncatingIfNeeded: mixed)
  }
}
