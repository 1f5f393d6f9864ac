internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A payee was erased: nothing is approved for it any more. What was approved is held when the vault is
/// asked.
enum OnSubjectErased {
  static func apply(_ body: SubjectErased, _ work: SubsidyWork) throws -> Refusal? {
    try work.transaction.execute(FactStatement.erasePayee, .blob(body.subject.bytes))
    return nil
  }
}
