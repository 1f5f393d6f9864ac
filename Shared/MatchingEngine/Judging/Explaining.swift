package import Domain

/// Why heads of these lots are open, given all that was proposed: `snapshot` has every lot with open heads
/// as they are now.
///
/// Looks at every pair of each lot, so that the counts are of all. What a relaxation gains is exact: after
/// a round no two open lots can be paired, hence nothing flows, each lot's dual price is that of its heads
/// staying where they are, and a pair that one term more allows would carry all the heads that both have.
/// - Returns: nothing for an id without a lot in the snapshot.
/// - Throws: ``MatchingFault`` if a lot or a rule is out of range.
package func explanations(
  of ids: Set<EntityID>, in snapshot: MatchingSnapshot, rules: MatchingRules = .standard
) throws(MatchingFault) -> [EntityID: OpenExplanation] {
  let round = try PreparedRound(snapshot, rules: rules)
  var found: [EntityID: OpenExplanation] = [:]
  for (side, lots) in [(LotSide.surplus, round.surplus), (.shortage, round.shortage)] {
    for position in lots.indices where ids.contains(lots[position].id) {
      var tally = OpenTally(lot: lots[position], side: side, rules: rules)
      for other in (side == .surplus ? round.shortage : round.surplus).indices {
        let pair =
          side == .surplus
          ? PairJudge(lender: lots[position], borrower: round.shortage[other])
          : PairJudge(lender: round.surplus[other], borrower: lots[position])
        let metres = pair.distanceMetres
        tally.add(pair, metres: metres, round.obstacles(of: pair, metres: metres))
      }
      found[lots[position].id] = tally.explanation
    }
  }
  return found
}

/// Counts what keeps the lots of the other side from one lot.
private struct OpenTally {
  /// From what is most easily mended. A head that several rules cut off counts under the last of them, as
  /// mending the others would not help it.
  private static let easiestFirst: [RuleCode] = [
    .distance, .dates, .smallestGroup, .occupation, .wageFloor, .certificate, .hazards,
    .minimumWage, .blocked, .sameEnterprise,
  ]

  /// Where each rule stands in ``RuleCode``, and so its bit in ``RuleCodes``.
  private static let bits: [(rule: RuleCode, bit: Int)] = easiestFirst.compactMap { rule in
    RuleCode.allCases.firstIndex(of: rule).map { (rule, $0) }
  }

  let lot: PreparedLot
  let side: LotSide
  let rules: MatchingRules
  /// By the bit of each rule, here and below: lots that it keeps off.
  private var lots = Array(repeating: 0, count: RuleCode.allCases.count)
  /// Heads that this rule alone cuts off, and those that others cut off as well.
  private var alone = Array(repeating: 0, count: RuleCode.allCases.count)
  private var together = Array(repeating: 0, count: RuleCode.allCases.count)
  private var possible = 0
  private var steps: [RuleCode: [Step]] = [:]

  private struct Step {
    let value: Int64
    let heads: Int
  }

  init(lot: PreparedLot, side: LotSide, rules: MatchingRules) {
    self.lot = lot
    self.side = side
    self.rules = rules
  }

  mutating func add(_ pair: PairJudge, metres: Int, _ obstacles: RuleCodes) {
    let heads = side == .surplus ? pair.borrower.open : pair.lender.open
    guard !obstacles.isEmpty else {
      possible += heads
      return
    }
    var hardest = Self.bits[0]
    for known in Self.bits where obstacles.rawValue & 1 << known.bit != 0 {
      lots[known.bit] += 1
      hardest = known
    }
    guard obstacles.rawValue.nonzeroBitCount == 1 else {
      together[hardest.bit] += heads
      return
    }
    alone[hardest.bit] += heads
    if let value = value(mending: hardest.rule, of: pair, metres: metres) {
      steps[hardest.rule, default: []].append(Step(value: value, heads: heads))
    }
  }

  var explanation: OpenExplanation {
    var left = lot.open
    func take(_ heads: Int) -> Int {
      let taken = min(left, heads)
      left -= taken
      return taken
    }
    let nextRound = take(possible)
    var heads = Array(repeating: 0, count: lots.count)
    for counts in [alone, together] {
      for known in Self.bits { heads[known.bit] += take(counts[known.bit]) }
    }
    return OpenExplanation(
      open: lot.open,
      causes: RuleCode.allCases.enumerated().compactMap { bit, rule in
        lots[bit] > 0
          ? OpenExplanation.Cause(rule: rule, lots: lots[bit], heads: heads[bit]) : nil
      },
      nobody: left, nextRound: nextRound, relaxations: relaxations)
  }

  /// Of each rule the least that gains anything.
  private var relaxations: [OpenExplanation.Relaxation] {
    Self.easiestFirst.compactMap { rule in
      guard let steps = steps[rule] else { return nil }
      let isMore = isMore(rule)
      guard let least = isMore ? steps.map(\.value).min() : steps.map(\.value).max() else {
        return nil
      }
      let gained = steps.filter { isMore ? $0.value <= least : $0.value >= least }
      return OpenExplanation.Relaxation(
        rule: rule, value: least, heads: min(lot.open, gained.reduce(0) { $0 + $1.heads }))
    }.sorted { points(of: $0) < points(of: $1) }
  }

  /// Whether mending means a larger number; else a smaller one.
  private func isMore(_ rule: RuleCode) -> Bool {
    switch rule {
    case .wageFloor: side == .shortage
    case .smallestGroup: false
    default: true
    }
  }

  /// What the relaxed term costs by the weights; what they do not price comes last.
  private func points(of relaxation: OpenExplanation.Relaxation) -> Int64 {
    let weights = rules.weights
    switch relaxation.rule {
    case .distance:
      return (relaxation.value - Int64(lot.reachMetres)) / Int64(weights.metresPerPoint)
    case .dates: return relaxation.value * Int64(weights.uncoveredDay)
    case .smallestGroup: return 0
    case .occupation: return Int64(weights.otherOccupation)
    case .wageFloor, .minimumWage:
      let gap = Int64((relaxation.value - lot.floorFen).magnitude)
      return gap * 1000 / max(1, lot.floorFen) * Int64(weights.wageGapPerMille)
    default: return .max
    }
  }

  /// The value of this lot's term that would allow the pair, in the steps in which people think; nil where
  /// the term is the other's, or nobody's.
  private func value(mending rule: RuleCode, of pair: PairJudge, metres: Int) -> Int64? {
    let isSurplus = side == .surplus
    switch rule {
    case .distance:
      let reach = (Int64(metres) + 999) / 1_000 * 1_000
      let own = Int(reach)
      let suffices =
        isSurplus
        ? pair.isNearEnough(metres: metres, reach: own, pair.borrower.reachMetres)
        : pair.isNearEnough(metres: metres, reach: pair.lender.reachMetres, own)
      return suffices && reach <= Limits.reachMetresMaximum ? reach : nil
    case .dates:
      // Of no use where the other lot, from the day on which anybody could come, is too short itself.
      let other = isSurplus ? pair.borrower : pair.lender
      let from = max(other.from, pair.borrower.earliestFrom ?? other.from)
      return from.days(until: other.to) + 1 >= rules.leastSharedDays
        ? Int64(rules.leastSharedDays - pair.sharedDays) : nil
    case .smallestGroup:
      let most = min(pair.lender.open, pair.borrower.open)
      let other = isSurplus ? pair.borrower.smallestGroup : pair.lender.smallestGroup
      return other <= most ? Int64(most) : nil
    case .occupation, .certificate: return isSurplus ? nil : 0
    case .hazards: return isSurplus ? 0 : nil
    case .wageFloor:
      return isSurplus
        ? pair.borrower.floorFen / 10_000 * 10_000
        : (pair.lender.floorFen + 9_999) / 10_000 * 10_000
    case .minimumWage: return isSurplus ? nil : pair.borrower.minimumFen
    case .blocked, .sameEnterprise: return nil
    }
  }
}
