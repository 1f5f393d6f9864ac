package import Domain
package import Events
package import MatchingEngine
package import MessageBus

/// Finds again, from the journals alone, what each round saw. The round's own digest of its input
/// proves that nothing was missed.
package struct RoundReplay {
  /// What a round went by.
  package struct Ruling: Sendable {
    package var rules: MatchingRules = .standard
    package var workingDays: WorkingDays = .builtIn
    package var lapsesMaximum = 3

    package init() {}
  }

  private struct Lot {
    var terms: LotTerms
    var version: Int32
    var open: Int
    var lapses = 0
    var isUnseen = true
    let submittedAt: Instant
  }

  private struct Proposal {
    let pair: LotPair
    var heads: Int
    let cost: Int64
    let surplusVersion: Int32
    let shortageVersion: Int32
    var accepted: Set<LotSide> = []
  }

  private let ruling: Ruling
  private var submissions: [EntityID: (terms: LotTerms, at: Instant)] = [:]
  private var amendments: [EntityID: LotTerms] = [:]
  private var answers: [EntityID: ProposalAnswered] = [:]
  private var lots: [EntityID: Lot] = [:]
  private var proposals: [EntityID: Proposal] = [:]
  private var blocked: Set<LotPair> = []

  /// Hands each round, in order, to `body`, with what it saw.
  package static func run(
    _ journals: [StreamName: [JournalEvent]], _ ruling: Ruling,
    _ body: (RoundClosed, MatchingSnapshot) throws -> Void
  ) throws {
    _ = try played(journals, ruling, body)
  }

  /// The replay once it has come to the end.
  private static func played(
    _ journals: [StreamName: [JournalEvent]], _ ruling: Ruling,
    _ body: (RoundClosed, MatchingSnapshot) throws -> Void
  ) throws -> RoundReplay {
    var replay = RoundReplay(ruling: ruling)
    for events in journals.filter({ $0.key.process == "intake" }).values {
      for event in events { replay.learn(event) }
    }
    var seen: (round: EntityID?, before: RoundReplay)?
    for event in journals.decided {
      // What the round saw is what stood before its first event.
      let isAnother = seen.map {
        $0.round != nil && event.round != nil && $0.round != event.round
      }
      if event.isOfRound, isAnother ?? true {
        seen = (event.round, replay)
      }
      replay.apply(event)
      if let closed = event.body as? RoundClosed, let known = seen {
        let (fresh, snapshot) = try known.before.sight(
          at: event.occurredAt, notSeen: closed.notSeen)
        try body(closed, snapshot)
        try replay.close(fresh, snapshot)
        seen = nil
      }
    }
    return replay
  }

  /// What stands at the end of the journals, as a round would see it that proposes at `now`.
  package static func end(
    of journals: [StreamName: [JournalEvent]], _ ruling: Ruling, at now: Instant
  ) throws -> JournalEnd {
    let replay = try played(journals, ruling) { _, _ in }
    let held = replay.proposals.values.filter { $0.heads > 0 }
      .map { HeldHeads(pair: $0.pair, heads: $0.heads, cost: $0.cost) }
    var ofLot: [EntityID: Int] = [:]
    for one in held {
      ofLot[one.pair.surplus, default: 0] += one.heads
      ofLot[one.pair.shortage, default: 0] += one.heads
    }
    return JournalEnd(
      open: replay.whole(at: now), free: replay.whole(at: now, with: ofLot),
      held: held.sorted { $0.pair < $1.pair },
      unseen: Set(replay.lots.filter(\.value.isUnseen).map(\.key)))
  }

  private init(ruling: Ruling) { self.ruling = ruling }

  private mutating func learn(_ event: JournalEvent) {
    switch event.body {
    case let body as LotSubmitted: submissions[body.lot] = (body.terms, event.occurredAt)
    case let body as LotAmended: amendments[body.command] = body.terms
    case let body as ProposalAnswered: answers[body.command] = body
    default: break
    }
  }

  private mutating func apply(_ event: JournalEvent) {
    switch event.body {
    case let body as LotChanged: change(body)
    case let body as LotReachWidened: lots[body.lot]?.isUnseen = true
    case let body as ProposalMade:
      proposals[body.proposal] = Proposal(
        pair: LotPair(surplus: body.surplusLot, shortage: body.shortageLot), heads: body.heads,
        cost: body.cost,
        surplusVersion: body.surplusVersion, shortageVersion: body.shortageVersion)
    case let body as AgreementDrafted: proposals[body.proposal]?.heads = 0
    case let body as ProposalCut:
      proposals[body.proposal]?.heads = body.accepted
      proposals[body.proposal]?.accepted.insert(body.side)
      if body.released > 0 { block(body.proposal) }
    case let body as ProposalClosed: close(body)
    case let body as CommandDone:
      guard let answer = answers[body.command], let lapses = lots[answer.lot]?.lapses,
        lapses < ruling.lapsesMaximum
      else { return }
      lots[answer.lot]?.lapses = 0
    default: break
    }
  }

  private mutating func change(_ body: LotChanged) {
    switch body.reason {
    case .opened:
      guard let submission = submissions[body.lot] else { return }
      lots[body.lot] = Lot(
        terms: submission.terms, version: body.version, open: body.buckets.open,
        submittedAt: submission.at)
    case .amended:
      if let terms = body.command.flatMap({ amendments[$0] }) { lots[body.lot]?.terms = terms }
      lots[body.lot]?.lapses = 0
      unblock(body.lot)
    case .withdrawn: unblock(body.lot)
    case .expired, .held, .released, .committed: break
    }
    if body.reason.isForRound { lots[body.lot]?.isUnseen = true }
    lots[body.lot]?.version = body.version
    lots[body.lot]?.open = body.buckets.open
  }

  private mutating func close(_ body: ProposalClosed) {
    guard let proposal = proposals[body.proposal] else { return }
    proposals[body.proposal]?.heads = 0
    if body.reason == .lapsed {
      for side in LotSide.allCases where !proposal.accepted.contains(side) {
        lots[side == .surplus ? proposal.pair.surplus : proposal.pair.shortage]?.lapses += 1
      }
    }
    if body.reason != .withdrawn { block(body.proposal) }
  }

  private mutating func block(_ id: EntityID) {
    guard let proposal = proposals[id],
      lots[proposal.pair.surplus]?.version == proposal.surplusVersion,
      lots[proposal.pair.shortage]?.version == proposal.shortageVersion
    else { return }
    blocked.insert(proposal.pair)
  }

  private mutating func unblock(_ lot: EntityID) {
    blocked = blocked.filter { $0.surplus != lot && $0.shortage != lot }
  }

  /// The lots that a round looked at need no other one before they change.
  private mutating func close(_ fresh: Set<EntityID>, _ snapshot: MatchingSnapshot) throws {
    for id in fresh { lots[id]?.isUnseen = false }
    guard (snapshot.surplus + snapshot.shortage).contains(where: { $0.terms.smallestGroup > 1 })
    else { return }
    let result = try solve(snapshot, rules: ruling.rules)
    for id in result.lookedAtAgain { lots[id]?.isUnseen = true }
  }

  /// - Parameter notSeen: changed lots for which the round had no room, the newest.
  private func sight(
    at now: Instant, notSeen: Int
  ) throws -> (fresh: Set<EntityID>, snapshot: MatchingSnapshot) {
    let whole = whole(at: now)
    let changed = (whole.surplus + whole.shortage).compactMap { seen in
      lots[seen.id].flatMap { $0.isUnseen ? ($0.submittedAt, seen.id) : nil }
    }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
    let fresh = Set(changed.dropLast(notSeen))
    let waiting = Set(changed.suffix(notSeen))
    return (fresh, try whole.without(waiting).around(fresh, rules: ruling.rules))
  }

  /// - Parameter held: heads of each lot that count as open too.
  private func whole(at now: Instant, with held: [EntityID: Int] = [:]) -> MatchingSnapshot {
    // A lot that rounds leave out may have a proposal that is still to be answered.
    func heads(_ id: EntityID, _ lot: Lot) -> Int {
      (lot.lapses < ruling.lapsesMaximum ? lot.open : 0) + (held[id] ?? 0)
    }
    let open = lots.filter { heads($0.key, $0.value) > 0 }
    func side(_ side: LotSide) -> [OpenLot] {
      open.filter { $0.value.terms.side == side }.map { id, lot in
        OpenLot(
          id: id, version: lot.version, terms: lot.terms, open: heads(id, lot),
          waitedDays: max(0, lot.submittedAt.day.days(until: now.day)))
      }
    }
    let deadline = AnswerDeadline.normal(proposedAt: now, workingDays: ruling.workingDays).deadline
    return MatchingSnapshot(
      surplus: side(.surplus), shortage: side(.shortage),
      blocked: blocked.filter { open[$0.surplus] != nil && open[$0.shortage] != nil },
      today: now.day, earliestStart: LoanDays.earliestStart(deadline: deadline),
      earliestUrgentStart: LoanDays.earliestStart(
        deadline: AnswerDeadline.urgent(proposedAt: now)))
  }
}

extension JournalEvent {
  /// Only rounds decide this.
  fileprivate var isOfRound: Bool {
    round != nil || (body as? LotChanged)?.reason == .held
  }

  /// Where the event says it.
  fileprivate var round: EntityID? {
    (body as? ProposalMade)?.round ?? (body as? RoundClosed)?.round
  }
}

extension [StreamName: [JournalEvent]] {
  /// What Matching decided, as it did. A round may tell on several streams; its record comes last.
  fileprivate var decided: [JournalEvent] {
    let events = filter { $0.key.process == "matching" }.values.flatMap(\.self)
    var records: [Instant: Set<StreamName>] = [:]
    for event in events where event.body is RoundClosed {
      records[event.occurredAt, default: []].insert(event.stream)
    }
    return events.map { event in
      (event, records[event.occurredAt]?.contains(event.stream) == true ? 1 : 0)
    }
    .sorted {
      ($0.0.record.occurredAt, $0.1, $0.0.stream, $0.0.sequence)
        < ($1.0.record.occurredAt, $1.1, $1.0.stream, $1.0.sequence)
    }.map(\.0)
  }
}
