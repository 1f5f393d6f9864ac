internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// One input's decision with what every decision of Subsidy needs.
struct SubsidyWork {
  let decision: Decision
  let ruling: SubsidyRuling

  var transaction: Transaction { decision.transaction }

  func enterprise(_ code: CreditCode) throws -> StoredEnterprise {
    guard let found = try StoredEnterprise.find(code, transaction) else {
      throw SubsidyFault.enterpriseUnknown(code)
    }
    return found
  }

  func ledger(_ prefecture: String) -> FundLedger {
    FundLedger(
      prefecture: prefecture, cause: decision.inputID, at: decision.now, transaction)
  }

  /// Tells of an entry that was made, with the head of its chain.
  func tell(_ recorded: RecordedEntry) throws {
    guard !recorded.isRepeat else { return }
    let entry = recorded.entry
    try decision.emit(
      LedgerEntryMade(
        sequence: Int(entry.sequence), kind: entry.kind.rawValue, fund: entry.place.fund,
        policy: entry.place.policy, key: entry.key, attempt: entry.attempt, amount: entry.amount,
        hash: entry.hash),
      partition: entry.place.prefecture, entities: [EntityName.fund(entry.place.fund)])
  }

  func tell(_ command: EntityID, isDone event: HeardEvent) throws {
    try decision.emit(
      CommandDone(command: command), partition: event.stream.partition,
      entities: event.record.entities)
  }

  /// Writes an entitlement that moved on, and tells of it.
  func move(
    _ entitlement: StoredEntitlement, to state: EntitlementState, person: EntityID? = nil,
    reason: String? = nil, command: EntityID? = nil
  ) throws {
    var entitlement = entitlement
    entitlement.state = state
    entitlement.reason = reason
    try entitlement.update(transaction)
    try decision.emit(
      EntitlementChanged(
        entitlement: entitlement.id, enterprise: entitlement.enterprise,
        policy: entitlement.policy, state: state, amount: entitlement.amount,
        approval: entitlement.isUnderReview
          ? try Approval.digest(of: entitlement, transaction) : nil,
        attempt: entitlement.attempt, payee: entitlement.payee, batch: entitlement.batch,
        person: person, reason: reason, command: command),
      partition: entitlement.partition,
      entities: [
        EntityName.entitlement(entitlement.id), EntityName.enterprise(entitlement.enterprise),
      ])
  }

  func tell(
    _ batch: StoredBatch, person: EntityID? = nil, command: EntityID? = nil
  ) throws {
    try decision.emit(
      BatchChanged(
        batch: batch.id, state: batch.state, messageID: batch.messageID, items: batch.items,
        total: batch.total, settled: try StoredBatch.settled(batch.id, transaction),
        person: person, command: command),
      partition: ruling.home, entities: [EntityName.batch(batch.id), EntityName.payments])
  }

  /// Wants an enterprise looked at again, with all policies in force.
  func need(_ enterprise: CreditCode) throws {
    try transaction.execute(AssessmentStatement.need, .text(enterprise.text))
    decision.wake(SubsidyTimer.assess.rawValue, afterMilliseconds: 0)
  }
}

extension Row {
  func id(_ column: String) throws -> EntityID {
    guard let id = EntityID(bytes: try blob(column)) else { throw StorageError.column(column) }
    return id
  }

  func idOrNil(_ column: String) throws -> EntityID? {
    try blobOrNil(column) == nil ? nil : id(column)
  }

  func instant(_ column: String) throws -> Instant { Instant(microseconds: try int(column)) }

  func day(_ column: String) throws -> CalendarDay {
    CalendarDay(number: Int32(clamping: try int(column)))
  }

  func money(_ column: String) throws -> Money { Money(fen: try int(column)) }

  func code(_ column: String) throws -> CreditCode { try CreditCode(try text(column)) }
}
