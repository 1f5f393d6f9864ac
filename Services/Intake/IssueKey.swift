package import Domain
internal import ServiceKit
internal import Storage

/// A further API key, for an enterprise, an operator or a gateway. The key itself was made at the edge and is
/// shown there once; here is only its hash.
package struct IssueKey: Sendable {
  package let holder: KeyHolder
  package let key: KeyRecord
  /// For a person's key: the rights administrator.
  let administrator: EntityID?

  package init(holder: KeyHolder, key: KeyRecord, by administrator: EntityID? = nil) {
    self.holder = holder
    self.key = key
    self.administrator = administrator
  }

  func decide(_ keys: KeyCache, _ decision: Decision) throws -> Verdict<IntakeReply> {
    if case .enterprise(let code) = holder,
      try decision.transaction.row(EnterpriseStatement.find, .text(code.text)) == nil
    {
      return .refused(Refusal(.enterpriseUnknown))
    }
    if case .person(let person, _) = holder {
      guard let administrator, administrator != person,
        try PersonTables.roles(of: administrator, decision.transaction)
          .contains(.rightsAdministrator)
      else { return .refused(Refusal(.administratorNeeded)) }
      guard try decision.transaction.row(PersonStatement.find, .blob(person.bytes)) != nil else {
        return .refused(Refusal(.personUnknown))
      }
    }
    try Self.insert(key, for: holder, keys, decision)
    return .done(.issued)
  }

  static func insert(
    _ key: KeyRecord, for holder: KeyHolder, _ keys: KeyCache, _ decision: Decision
  ) throws {
    let (role, enterprise, person): (String, CreditCode?, EntityID?) =
      switch holder {
      case .enterprise(let code): ("enterprise", code, nil)
      case .person(let id, _): ("person", nil, id)
      case .operator: ("operator", nil, nil)
      case .gateway: ("gateway", nil, nil)
      }
    try decision.transaction.execute(
      KeyStatement.insert, .blob(key.hash), .text(key.id), .text(role),
      SQLValue(enterprise?.text), SQLValue(person?.bytes), .text(key.label),
      .integer(decision.now.microseconds))
    decision.afterCommit { keys.add(key.hash, holder) }
  }
}
