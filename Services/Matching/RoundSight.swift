internal import Domain
internal import MatchingEngine
internal import ServiceKit
internal import Storage

/// What one round sees: the lots that changed since a round last looked at them, oldest first up to
/// the budget, and every open lot that could be paired with one of those. Between two others no pair
/// is possible, or the round that saw them would have made it. Left out are lots that an event is
/// parked for and those whose side let too many proposals lapse.
struct RoundSight {
  let snapshot: MatchingSnapshot
  /// The changed lots that this round looks at.
  let fresh: Set<EntityID>
  /// All that it could see, by their ids.
  let lots: [EntityID: StoredLot]
  /// Changed lots beyond the budget.
  let notSeen: Int
  let normal: (deadline: Instant, provisional: Bool)
  let urgentDeadline: Instant

  /// - Parameter all: every lot counts as changed, the rules being others than in the last round.
  init(_ work: MatchingWork, all: Bool) throws {
    let now = work.decision.now
    let parked = Set(
      try work.transaction.rows(ParkedStatement.blockedEntities).map { try $0.text("entity") })
    func isIn(_ lot: StoredLot) -> Bool {
      !work.isLeftOut(lot) && (parked.isEmpty || !parked.contains(lot.name))
    }
    let memory = work.memory
    let changed = (all ? Array(memory.lots.keys) : Array(memory.unseen))
      .compactMap { memory.lots[$0] }.filter(isIn)
    let isNew = all ? Set(changed.map(\.id)) : memory.unseen
    var looked: [EntityID] = []
    var others: Set<EntityID> = []
    var pairs = 0
    // Oldest first, until there would be too much to look at; one at least.
    for lot in changed.sorted(by: Self.isOlder).prefix(work.ruling.lotsMaximum)
    where looked.isEmpty || pairs < work.ruling.pairsMaximum {
      let near = try memory.near(lot, on: now.day)
      looked.append(lot.id)
      others.formUnion(near)
      pairs += near.count
    }
    notSeen = changed.count - looked.count
    let fresh = Set(looked)
    self.fresh = fresh
    // Those that wait for their turn are not there yet: so no two of the others can be paired.
    let near = others.union(fresh).compactMap { memory.lots[$0] }
      .filter { isIn($0) && (fresh.contains($0.id) || !isNew.contains($0.id)) }
    lots = Dictionary(uniqueKeysWithValues: near.map { ($0.id, $0) })
    normal = AnswerDeadline.normal(proposedAt: now, workingDays: work.ruling.workingDays)
    urgentDeadline = AnswerDeadline.urgent(proposedAt: now)
    snapshot = try work.snapshot(of: near, normal: normal.deadline, urgent: urgentDeadline)
      .around(fresh, rules: work.ruling.engine)
  }

  private static func isOlder(_ left: StoredLot, _ right: StoredLot) -> Bool {
    (left.lot.submittedAt, left.id) < (right.lot.submittedAt, right.id)
  }
}

extension MatchingWork {
  /// These lots as a round sees them that proposes now.
  func snapshot(of lots: [StoredLot], normal: Instant, urgent: Instant) -> MatchingSnapshot {
    let today = decision.now.day
    let sides = Dictionary(grouping: lots) { $0.lot.terms.side }
      .mapValues { $0.map { OpenLot($0.lot, on: today) } }
    let (surplus, shortage) = (sides[.surplus] ?? [], sides[.shortage] ?? [])
    return MatchingSnapshot(
      surplus: surplus, shortage: shortage,
      blocked: memory.blocked(among: surplus.map(\.id), and: Set(shortage.map(\.id))),
      today: today, earliestStart: LoanDays.earliestStart(deadline: normal),
      earliestUrgentStart: LoanDays.earliestStart(deadline: urgent))
  }
}

extension OpenLot {
  init(_ lot: Lot, on today: CalendarDay) {
    self.init(
      id: lot.id, version: lot.version, terms: lot.terms, open: lot.buckets.open,
      waitedDays: max(0, lot.submittedAt.day.days(until: today)))
  }
}
