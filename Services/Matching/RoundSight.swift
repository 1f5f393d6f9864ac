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
    let open = work.memory.lots.filter {
      $0.value.lapses < work.ruling.lapsesMaximum
        && (parked.isEmpty || !parked.contains($0.value.name))
    }
    let changed = open.values.filter { all || $0.isUnseen }
    let looked =
      changed.count <= work.ruling.lotsMaximum
      ? changed : Array(changed.sorted(by: Self.isOlder).prefix(work.ruling.lotsMaximum))
    notSeen = changed.count - looked.count
    fresh = Set(looked.map(\.id))
    lots = open
    normal = AnswerDeadline.normal(proposedAt: now, workingDays: work.ruling.workingDays)
    urgentDeadline = AnswerDeadline.urgent(proposedAt: now)
    let sides = Dictionary(grouping: open.values) { $0.lot.terms.side }
      .mapValues { $0.map { OpenLot($0.lot, on: now.day) } }
    let (surplus, shortage) = (sides[.surplus] ?? [], sides[.shortage] ?? [])
    let whole = MatchingSnapshot(
      surplus: surplus, shortage: shortage,
      blocked: work.memory.blocked(among: surplus.map(\.id), and: Set(shortage.map(\.id))),
      today: now.day, earliestStart: LoanDays.earliestStart(deadline: normal.deadline),
      earliestUrgentStart: LoanDays.earliestStart(deadline: urgentDeadline))
    snapshot = try whole.around(fresh, rules: work.ruling.engine)
  }

  private static func isOlder(_ left: StoredLot, _ right: StoredLot) -> Bool {
    (left.lot.submittedAt, left.id) < (right.lot.submittedAt, right.id)
  }
}

extension OpenLot {
  fileprivate init(_ lot: Lot, on today: CalendarDay) {
    self.init(
      id: lot.id, version: lot.version, terms: lot.terms, open: lot.buckets.open,
      waitedDays: max(0, lot.submittedAt.day.days(until: today)))
  }
}
