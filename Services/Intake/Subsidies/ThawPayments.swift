internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// One of those through whom money passes says that payments may go on after a restore. It takes two:
/// Subsidy counts them.
package struct ThawPayments: Sendable {
  static let roles: Set<PersonRole> = [.checker, .payer, .accountant]

  let request: RequestIdentity

  func decide(_ rules: IntakeRules, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let person = try request.person(holding: Self.roles, decision.transaction)
    try CommandRecord.insert(
      .thaw, of: decision.inputID, SubsidySubject.command.rawValue, request, decision)
    try decision.emit(
      PaymentsThawed(command: decision.inputID, person: person), partition: rules.home,
      entities: [EntityName.payments])
    return .done(.accepted(command: decision.inputID))
  }
}
