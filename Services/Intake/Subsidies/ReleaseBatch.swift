internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A payer (出纳) releases approved entitlements as one batch, with the sum that the payer makes of them.
package struct ReleaseBatch: Sendable {
  static let roles: Set<PersonRole> = [.payer]
  /// As many as the 64 KiB of a body have room for.
  static let itemsMaximum = 480

  let request: RequestIdentity
  /// No entitlement twice.
  let items: [BatchReleased.Item]
  let total: Money

  func decide(_ rules: IntakeRules, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let person = try request.person(holding: Self.roles, decision.transaction)
    let batch = decision.newID("batch")
    try CommandRecord.insert(
      .release, of: batch, SubsidySubject.batch.rawValue, request, decision)
    try decision.emit(
      BatchReleased(
        command: decision.inputID, batch: batch, person: person, items: items, total: total),
      partition: rules.home, entities: [EntityName.batch(batch), EntityName.payments])
    return .done(.accepted(command: decision.inputID))
  }
}
