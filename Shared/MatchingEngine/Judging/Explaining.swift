package import Domain

/// Why heads of these lots are open, given all that was proposed: `snapshot` has every lot with open heads
/// as they are now.
///
/// Looks at every pair of each lot, so that the counts are of all. What a relaxation gains is exact: after
/// a round no two open lots can be paired, hence nothing flows, each lot's dual price is that of its heads
/// staying where they are, and what one term more allows is solved as the next round would solve it, which
/// matters where smallest groups do not go into the heads.
/// - Returns: nothing for an id without a lot in the snapshot.
/// - Throws: ``MatchingFault`` if a lot or a rule is out of range, ``FlowFault`` if the numbers are too large
///   together.
package func explanations(
  of ids: Set<EntityID>, in snapshot: MatchingSnapshot, rules: MatchingRules = .standard
) throws -> [EntityID: OpenExplanation] {
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
      found[lots[position].id] = try tally.explanation()
    }
  }
  return found
}

/// Counts what keeps the lots of the other side from one lot.
private struct OpenTally {
  /// From what is most easily mended. A head that several rules cut off counts under the last of them, as
  /// mending the others would not help it. No pair is refused as unanswered.
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
    let pair: PairJudge
    let metres: Int
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
      steps[hardest.rule, default: []].append(Step(value: value, pair: pair, metres: metres))
    }
  }

  func explanation() throws -> OpenExplanation {
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
      nobody: left, nextRound: nextRound, relaxations: try relaxations())
  }

  /// Of each rule the least that allows anything, if it gains anything.
  private func relaxations() throws -> [OpenExplanation.Relaxation] {
    try Self.easiestFirst.compactMap { rule -> OpenExplanation.Relaxation? in
      guard let steps = steps[rule], let least = least(of: steps.map(\.value), rule) else {
        return nil
      }
      let gained = try matched(steps.filter { isEnough(least, for: $0.value, rule) }, rule, least)
      return gained > 0
        ? OpenExplanation.Relaxation(rule: rule, value: least, heads: gained) : nil
    }.sorted { points(of: $0) < points(of: $1) }
  }

  /// The least change; of days at either end, those at the later one if they are as many.
  private func least(of values: [Int64], _ rule: RuleCode) -> Int64? {
    if rule == .dates { return values.min { ($0.magnitude, -$0) < ($1.magnitude, -$1) } }
    return isMore(rule) ? values.min() : values.max()
  }

  private func isEnough(_ least: Int64, for value: Int64, _ rule: RuleCode) -> Bool {
    if rule == .dates {
      return value.signum() == least.signum() && value.magnitude <= least.magnitude
    }
    return isMore(rule) ? value <= least : value >= least
  }

  /// The heads of this lot that the next round would match if these pairs were allowed.
  private func matched(_ steps: [Step], _ rule: RuleCode, _ value: Int64) throws -> Int {
    func group(_ pair: PairJudge) -> Int {
      guard rule == .smallestGroup else { return pair.smallestGroup }
      return max(Int(value), other(of: pair).smallestGroup)
    }
    let isFree = steps.allSatisfy { group($0.pair) <= 1 }
    guard !isFree else {
      return min(lot.open, steps.reduce(0) { $0 + other(of: $1.pair).open })
    }
    let own = steps.prefix(1).map(\.pair)
    let graph = try MatchingGraph(
      supplies: (side == .surplus ? own : steps.map(\.pair)).map {
        GraphSupply(open: Int64($0.lender.open), willing: 0)
      },
      demands: (side == .surplus ? steps.map(\.pair) : own).map {
        GraphDemand(open: Int64($0.borrower.open), isUrgent: false)
      },
      arcs: steps.enumerated().map { place, step in
        GraphArc(
          surplus: Int32(side == .surplus ? 0 : place),
          shortage: Int32(side == .surplus ? place : 0),
          cost: step.pair.candidate(metres: step.metres, weights: rules.weights).cost.total,
          distanceMetres: Int32(step.metres), smallestGroup: Int32(clamping: group(step.pair)))
      })
    var mending = GroupMending(graph, try graph.optimum().flow, pairCharge: rules.weights.pair)
    mending.mend()
    return zip(graph.arcs, mending.flow)
      .reduce(0) { $1.1 >= Int64($1.0.smallestGroup) ? $0 + Int($1.1) : $0 }
  }

  private func other(of pair: PairJudge) -> PreparedLot {
    side == .surplus ? pair.borrower : pair.lender
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
    case .dates: return Int64(relaxation.value.magnitude) * Int64(weights.uncoveredDay)
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
    case .dates: return daysMending(pair)
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
    // An amendment lets the pair be proposed again.
    case .blocked: return 0
    case .sameEnterprise, .unanswered: return nil
    }
  }

  /// Days more at the end of this lot or, below 0, at its beginning; nil where one end alone does not do.
  private func daysMending(_ pair: PairJudge) -> Int64? {
    let other = other(of: pair)
    // From the day on which anybody could come.
    let from = max(other.from, pair.borrower.earliestFrom ?? other.from)
    let missing = rules.leastSharedDays - pair.sharedDays
    if lot.to.days(until: other.to) >= missing { return Int64(missing) }
    return from.days(until: lot.from) >= missing ? -Int64(missing) : nil
  }
}
