internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise says where it is to be paid. Name, account and bank come sealed.
package struct AddPayee: Sendable {
  package let request: RequestIdentity
  let name: SealedField
  let account: SealedField
  let agent: SealedField
  /// The members `name`, `account` and `agent`, masked.
  let shown: JSONValue

  func decide(_ decision: Decision) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    if let earlier = try CommandRecord.earlier(request, transaction) { return earlier }
    let refusal = try VaultTables.refusal(
      .payee, of: request.enterprise, unique: account, transaction)
    if let refusal { return .refused(refusal) }
    let payee = decision.newID(VaultKind.payee.rawValue)
    try CommandRecord.insert(.payee, of: payee, VaultKind.payee.rawValue, request, decision)
    try VaultTables.insert(
      payee, .payee, of: request.enterprise, shown: shown, [name, account, agent], decision)
    try decision.emit(
      PayeeAdded(
        payee: payee, enterprise: request.enterprise, nameDigest: name.digest,
        accountDigest: account.digest, agentDigest: agent.digest),
      partition: try EnterpriseRegion.prefecture(of: request.enterprise, transaction),
      entities: [EntityName.subject(payee), EntityName.enterprise(request.enterprise)])
    try CommandRecord.finish(decision.inputID, refusal: nil, at: decision.now, transaction)
    return .done(.kept(subject: payee))
  }
}
