internal import Domain
internal import Events
internal import MatchingEngine
internal import MessageBus
internal import ServiceKit
internal import Storage

/// A round: the best matching of what is open now becomes proposals, and its record. Alone in its
/// batch, so that memory is what is committed.
enum CloseRound {
  static func decide(_ work: MatchingWork) throws {
    // A round that nothing asked for since the last one would find the same.
    let need = try RoundNeed(work.transaction, work.ruling)
    guard need.isThere else { return }
    try work.transaction.execute(RoundStatement.seen)
    // At once, and over a rollback too: a wish written twice does no harm.
    work.memory.isRoundNeeded = false
    try work.transaction.execute(RoundStatement.setRules, .blob(work.ruling.digest.bytes))
    if need.isByOtherRules { try lookAtAll(work) }
    let sight = try RoundSight(work, all: need.isByOtherRules)
    guard !sight.fresh.isEmpty else { return }
    let result = try solve(sight.snapshot, rules: work.ruling.engine)
    let round = work.decision.newID("round")
    var changed: [EntityID: StoredLot] = [:]
    for pair in result.pairs {
      guard var surplus = changed[pair.surplus] ?? sight.lots[pair.surplus],
        var shortage = changed[pair.shortage] ?? sight.lots[pair.shortage]
      else { throw MatchingTableFault.lotMissingOrHeadsFell(pair.surplus) }
      try surplus.lot.buckets.move(pair.heads, from: .open, to: .held)
      try shortage.lot.buckets.move(pair.heads, from: .open, to: .held)
      changed[surplus.id] = surplus
      changed[shortage.id] = shortage
      try propose(pair, surplus, shortage, round, sight, work)
    }
    let again = result.lookedAtAgain
    for id in sight.fresh.union(again).union(changed.keys).sorted() {
      guard var lot = changed[id] ?? sight.lots[id] else { continue }
      if sight.fresh.contains(id) { lot.isUnseen = false }
      if again.contains(id) { lot.isUnseen = true }
      if changed[id] == nil {
        try work.save(lot)
      } else {
        try work.change(lot, .held, command: nil)
      }
    }
    try report(round, result, work)
    try record(round, sight, result, work)
    work.needExplaining()
    // Ends: each round looks at some of the changed lots for the last time, or proposes a pair.
    if sight.notSeen > 0 || !again.isEmpty { try work.needRound() }
  }

  private static func lookAtAll(_ work: MatchingWork) throws {
    try work.transaction.execute(RoundStatement.lookAtAll)
    // The days of waiting may be others as well.
    for id in try work.transaction.rows(LotStatement.standing).map({ try $0.id("id") }) {
      try work.scheduleWidening(of: try work.lot(id), after: work.decision.now.day)
    }
    let memory = work.memory
    work.decision.afterCommit { memory.lookAtAll() }
  }

  private static func propose(
    _ pair: MatchedPair, _ surplus: StoredLot, _ shortage: StoredLot, _ round: EntityID,
    _ sight: RoundSight, _ work: MatchingWork
  ) throws {
    func party(_ lot: StoredLot) -> StoredProposal.Party {
      .init(lot: lot.id, version: lot.lot.version, enterprise: lot.lot.terms.enterprise)
    }
    let deadline = pair.urgent ? sight.urgentDeadline : sight.normal.deadline
    let proposal = StoredProposal(
      id: work.decision.newID("proposal"), round: round, prefecture: shortage.prefecture,
      surplus: party(surplus), shortage: party(shortage), heads: pair.heads,
      smallestGroup: max(1, surplus.lot.terms.smallestGroup, shortage.lot.terms.smallestGroup),
      from: pair.from, to: pair.to, madeAt: work.decision.now, deadline: deadline)
    try proposal.insert(work.transaction)
    try work.schedule(
      .lapse, entity: proposal.name, due: deadline, prefecture: proposal.prefecture)
    try work.decision.emit(
      ProposalMade(
        proposal: proposal.id, round: round, surplusLot: surplus.id,
        surplusVersion: surplus.lot.version, shortageLot: shortage.id,
        shortageVersion: shortage.lot.version, lender: proposal.surplus.enterprise,
        borrower: proposal.shortage.enterprise, heads: pair.heads, from: pair.from, to: pair.to,
        deadline: deadline, deadlineProvisional: !pair.urgent && sight.normal.provisional,
        urgent: pair.urgent, distanceMetres: pair.distanceMetres, cost: pair.cost.total,
        costDistance: pair.cost.distance, costOccupation: pair.cost.occupation,
        costTraining: pair.cost.training, costWage: pair.cost.wage,
        costUncovered: pair.cost.uncovered, costWaiting: pair.cost.waiting),
      partition: proposal.prefecture, entities: proposal.entities)
  }

  private static func report(
    _ round: EntityID, _ result: MatchingResult, _ work: MatchingWork
  ) throws {
    try work.decision.emit(
      RoundReported(
        round: round, flowHeads: Int(result.levels.heads), flowCost: result.levels.cost,
        flowPairs: result.flowPairs, keptHeads: Int(result.keptLevels.heads),
        keptCost: result.keptLevels.cost, keptPairs: result.pairs.count,
        greedyHeads: Int(result.greedyLevels.heads), greedyCost: result.greedyLevels.cost,
        shortHeads: result.evenness.short, countySpread: result.evenness.countySpread,
        sizeSpread: result.evenness.sizeSpread),
      partition: work.ruling.roundPartition, entities: [EntityName.round(round)])
  }

  private static func record(
    _ round: EntityID, _ sight: RoundSight, _ result: MatchingResult, _ work: MatchingWork
  ) throws {
    let input = Digest32.sha256(sight.snapshot.canonicalBytes(rules: work.ruling.engine))
    let output = Digest32.sha256(result.canonicalBytes)
    try work.transaction.execute(
      RoundStatement.insert, .blob(round.bytes), .integer(work.decision.now.microseconds),
      .blob(input.bytes), .blob(output.bytes), SQLValue(result.pairs.count),
      SQLValue(sight.notSeen))
    try work.decision.emit(
      RoundClosed(
        round: round,
        cursors: work.decision.after.map {
          .init(stream: $0.stream.text, epoch: $0.epoch, sequence: $0.sequence)
        },
        inputDigest: input.bytes, resultDigest: output.bytes,
        surplusLots: sight.snapshot.surplus.count, shortageLots: sight.snapshot.shortage.count,
        arcs: result.arcs, heads: Int(result.levels.heads),
        urgentHeads: Int(result.levels.urgentHeads), cost: result.levels.cost,
        proposals: result.pairs.count, notSeen: sight.notSeen),
      partition: work.ruling.roundPartition, entities: [EntityName.round(round)])
  }
}
