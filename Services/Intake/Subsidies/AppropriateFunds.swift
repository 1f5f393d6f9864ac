internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An accountant (会计) enters what a document grants a fund.
package struct AppropriateFunds: Sendable {
  static let roles: Set<PersonRole> = [.accountant]

  let request: RequestIdentity
  let fund: String
  let amount: Money
  /// By what the grant is known, for ever: the same document grants once.
  let document: String

  func decide(_ rules: IntakeRules, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let person = try request.person(holding: Self.roles, decision.transaction)
    try CommandRecord.insert(
      .appropriation, of: decision.inputID, SubsidySubject.command.rawValue, request, decision)
    try decision.emit(
      FundsAppropriated(
        command: decision.inputID, person: person, fund: fund, amount: amount, document: document),
      partition: rules.home, entities: [EntityName.fund(fund)])
    return .done(.accepted(command: decision.inputID))
  }
}
