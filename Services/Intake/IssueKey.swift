internal import Domain
internal import ServiceKit
internal import Storage

/// A further API key, for an enterprise or for an operator. The key itself was made at the edge and is
/// shown there once; here is only its hash.
package struct IssueKey: Sendable {
  package let holder: KeyHolder
  package let key: KeyRecord

  package init(holder: KeyHolder, key: KeyRecord) {
    self.holder = holder
    self.key = key
  }

  func decide(_ keys: KeyCache, _ decision: Decision) throws -> Verdict<IntakeReply> {
    if case .enterprise(let code) = holder,
      try decision.transaction.row(EnterpriseStatement.find, .text(code.text)) == nil
    {
      return .refused(Refusal(.enterpriseUnknown))
    }
    try Self.insert(key, for: holder, keys, decision)
    return .done(.issued)
  }

  static func insert(
    _ key: KeyRecord, for holder: KeyHolder, _ keys: KeyCache, _ decision: Decision
  ) throws {
    let (role, enterprise): (String, CreditCode?) =
      switch holder {
      case .enterprise(let code): ("enterprise", code)
      case .operator: ("operator", nil)
      }
    try decision.transaction.execute(
      KeyStatement.insert, .blob(key.hash), .text(key.id), .text(role),
      SQLValue(enterprise?.text), .text(key.label), .integer(decision.now.microseconds))
    decision.afterCommit { keys.add(key.hash, holder) }
  }
}
