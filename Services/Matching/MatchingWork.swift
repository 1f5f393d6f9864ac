internal import Domain
internal import Events
internal import MatchingEngine
internal import MessageBus
internal import ServiceKit
internal import Storage

/// One input's decision with what every decision of Matching needs.
struct MatchingWork {
  let decision: Decision
  let memory: MatchingMemory
  let ruling: MatchingRuling

  var transaction: Transaction { decision.transaction }

  /// - Throws: `MatchingTableFault` for a lot that some row of ours names and that is not there.
  func lot(_ id: EntityID) throws -> StoredLot {
    guard let lot = try StoredLot.find(id, transaction) else {
      throw MatchingTableFault.lotMissingOrHeadsFell(id)
    }
    return lot
  }

  /// Writes a lot and tells that its heads moved.
  func change(_ lot: StoredLot, _ reason: LotChangeReason, command: EntityID?) throws {
    var lot = lot
    if reason.isForRound { lot.isUnseen = true }
    lot.explainedOn = nil
    try save(lot)
    try tell(lot, reason, command: command)
  }

  /// Writes a lot of which nothing changed that others know.
  func save(_ lot: StoredLot) throws {
    try lot.update(transaction)
    let memory = memory
    decision.afterCommit { memory.put(lot) }
  }

  func tell(_ lot: StoredLot, _ reason: LotChangeReason, command: EntityID?) throws {
    try decision.emit(
      LotChanged(
        lot: lot.id, version: lot.lot.version, buckets: lot.lot.buckets, reason: reason,
        command: command),
      partition: lot.prefecture, entities: [lot.name])
  }

  func tell(_ command: EntityID, isDone event: HeardEvent) throws {
    try decision.emit(
      CommandDone(command: command), partition: event.stream.partition,
      entities: event.record.entities)
  }

  /// The pair is not proposed again while both lots stay open in the versions of this proposal.
  func block(_ proposal: StoredProposal) throws {
    for side in [proposal.surplus, proposal.shortage] {
      let lot = try lot(side.lot)
      guard lot.state == .open, lot.lot.version == side.version else { return }
    }
    let (surplus, shortage) = (proposal.surplus.lot, proposal.shortage.lot)
    try transaction.execute(
      BlockedPairStatement.insert, .blob(surplus.bytes), .blob(shortage.bytes))
    let memory = memory
    decision.afterCommit { memory.block(surplus, shortage) }
  }

  func unblock(_ lot: EntityID) throws {
    try transaction.execute(BlockedPairStatement.release, .blob(lot.bytes))
    let memory = memory
    decision.afterCommit { memory.unblock(lot) }
  }

  /// Whether rounds leave a lot out until it is amended: too many of its proposals lapsed in a row.
  func isLeftOut(_ lot: StoredLot) -> Bool { lot.lapses >= ruling.lapsesMaximum }

  /// Something changed that a round should see. The wish is a row too: a death before the round
  /// must not lose it.
  func needRound() throws {
    if !memory.isRoundNeeded { try transaction.execute(RoundStatement.need) }
    let memory = memory
    decision.afterCommit { memory.isRoundNeeded = true }
    decision.wake(MatchingTimer.round.rawValue, afterMilliseconds: ruling.settleMilliseconds)
  }

  /// A deadline by the committed time of Intake's stream, the judge of what came in time.
  func schedule(
    _ timer: MatchingTimer, entity: String, due: Instant, prefecture: String
  ) throws {
    guard let stream = StreamName("intake/\(prefecture)") else {
      throw MatchingTableFault.badName(prefecture)
    }
    try decision.schedule(timer.rawValue, entity: entity, due: due, basis: .asOf(stream))
  }

  /// For who is told why lots are open, once the rounds have come to rest.
  func needExplaining() {
    decision.wake(MatchingTimer.explain.rawValue, afterMilliseconds: ruling.explainMilliseconds)
  }

  /// The next day of waiting from which on the lot is matched farther away, if there is one.
  func scheduleWidening(of lot: StoredLot, after today: CalendarDay) throws {
    let days = ruling.engine.widening.days.map { lot.lot.submittedAt.day.adding(days: $0) }
    guard let next = days.first(where: { $0 > today }) else { return }
    try schedule(
      .widen, entity: lot.name, due: .start(of: next), prefecture: lot.prefecture)
  }

  func scheduleExpiry(of lot: StoredLot) throws {
    let day = lot.lot.terms.expiryDay(leastSharedDays: ruling.engine.leastSharedDays)
    try schedule(
      .expire, entity: lot.name, due: .start(of: day), prefecture: lot.prefecture)
  }
}

enum MatchingTimer: String {
  case round
  /// Some lots are told why they are open.
  case explain
  /// Of a lot: it has waited so long that it lets itself be matched farther away.
  case widen
  /// Of a proposal: the time to answer is over.
  case lapse
  /// Of a lot: too few days are left.
  case expire
}
