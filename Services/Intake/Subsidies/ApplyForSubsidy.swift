internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise applies for what a policy owes it, to be paid to one of its payees. Whether the policy is
/// in force and owes anything is Subsidy's to say.
package struct ApplyForSubsidy: Sendable {
  let request: RequestIdentity
  let beneficiary: Beneficiary
  let policy: String
  let payee: EntityID

  func decide(_ decision: Decision) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    let enterprise = beneficiary.enterprise
    let prefecture = try beneficiary.prefecture(request, transaction)
    if let fault = try faultOfPayee(transaction) { return .refused(Refusal(fields: [fault])) }
    try CommandRecord.insert(
      .application, of: decision.inputID, SubsidySubject.policy.rawValue, named: policy, request,
      decision)
    try decision.emit(
      SubsidyApplied(
        command: decision.inputID, enterprise: enterprise, policy: policy, payee: payee,
        entered: beneficiary.entered),
      partition: prefecture,
      entities: [EntityName.enterprise(enterprise), EntityName.policy(policy)])
    return .done(.accepted(command: decision.inputID))
  }

  /// Somebody else's payee is as if it were not there.
  private func faultOfPayee(_ transaction: Transaction) throws -> FieldFault? {
    guard let row = try transaction.row(VaultStatement.findSubject, .blob(payee.bytes)),
      try row.text("enterprise") == beneficiary.enterprise.text,
      try row.text("kind") == VaultKind.payee.rawValue
    else { return FieldFault(field: "/payee", code: "payee-unknown", value: payee.text) }
    guard try row.intOrNil("erased_at") != nil else { return nil }
    return FieldFault(field: "/payee", code: ProblemCode.subjectErased.rawValue, value: payee.text)
  }
}
