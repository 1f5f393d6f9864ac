internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Takes a contact or payee out of the vault for good. What hangs on it (a payment under way, a notice
/// not yet sent) finds nothing when it asks.
package struct EraseSubject: Sendable {
  package let request: RequestIdentity
  let subject: EntityID
  let kind: VaultKind

  func decide(_ decision: Decision) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    if let earlier = try CommandRecord.earlier(request, transaction) { return earlier }
    guard let row = try transaction.row(VaultStatement.findSubject, .blob(subject.bytes)),
      try row.text("enterprise") == request.enterprise.text,
      try row.text("kind") == kind.rawValue
    else { return .refused(Refusal(.notFound)) }
    guard try row.intOrNil("erased_at") == nil else { return .refused(Refusal(.subjectErased)) }
    try CommandRecord.insert(.erasure, of: subject, kind.rawValue, request, decision)
    try transaction.execute(VaultStatement.eraseFields, .blob(subject.bytes))
    try transaction.execute(
      VaultStatement.eraseSubject, .blob(subject.bytes),
      .text(JSONWriter.text(try SubjectReading.withoutValues(row, kind))),
      .integer(decision.now.microseconds))
    try decision.emit(
      SubjectErased(subject: subject, enterprise: request.enterprise),
      partition: try EnterpriseRegion.prefecture(of: request.enterprise, transaction),
      entities: [EntityName.subject(subject), EntityName.enterprise(request.enterprise)])
    try CommandRecord.finish(decision.inputID, refusal: nil, at: decision.now, transaction)
    return .done(.kept(subject: subject))
  }
}
