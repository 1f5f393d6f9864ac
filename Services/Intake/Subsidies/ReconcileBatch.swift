internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An accountant (会计) says what the bank's statement has for a batch.
package struct ReconcileBatch: Sendable {
  static let roles: Set<PersonRole> = [.accountant]

  let request: RequestIdentity
  let batch: EntityID
  /// 0 where nothing of it was settled.
  let settled: Money

  func decide(_ rules: IntakeRules, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let person = try request.person(holding: Self.roles, decision.transaction)
    try CommandRecord.insert(
      .reconciliation, of: batch, SubsidySubject.batch.rawValue, request, decision)
    try decision.emit(
      BatchReconciled(command: decision.inputID, batch: batch, person: person, settled: settled),
      partition: rules.home, entities: [EntityName.batch(batch), EntityName.payments])
    return .done(.accepted(command: decision.inputID))
  }
}
