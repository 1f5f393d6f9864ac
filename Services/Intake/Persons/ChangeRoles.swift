package import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// The rights administrator adds a person, or grants or takes a role. The first administrator of all is
/// added by an operator, who can add no other person.
package struct ChangeRoles: Sendable {
  package enum Change: Sendable {
    case add(label: String, roles: Set<PersonRole>, key: KeyRecord)
    case grant(EntityID, PersonRole)
    case take(EntityID, PersonRole)
  }

  /// Nil: the operator.
  let administrator: EntityID?
  let change: Change

  package init(by administrator: EntityID?, _ change: Change) {
    self.administrator = administrator
    self.change = change
  }

  func decide(
    _ rules: IntakeRules, _ keys: KeyCache, _ decision: Decision
  ) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    if let refusal = try refusalOfAdministrator(transaction) { return .refused(refusal) }
    let person: EntityID
    switch change {
    case .add(let label, let roles, let key):
      if try transaction.row(PersonStatement.byLabel, .text(label)) != nil {
        return .refused(Refusal(.personExists))
      }
      if let refusal = Self.refusal(of: roles) { return .refused(refusal) }
      person = decision.newID("person")
      try transaction.execute(
        PersonStatement.insert, .blob(person.bytes), .text(label),
        .integer(decision.now.microseconds), SQLValue(administrator?.bytes))
      for role in roles.sorted(by: { $0.rawValue < $1.rawValue }) {
        try grant(role, to: person, decision)
      }
      try IssueKey.insert(key, for: .person(person, roles), keys, decision)
    case .grant(let found, let role):
      guard try transaction.row(PersonStatement.find, .blob(found.bytes)) != nil else {
        return .refused(Refusal(.personUnknown))
      }
      if found == administrator { return .refused(Refusal(.rightsOfOneself)) }
      let roles = try PersonTables.roles(of: found, transaction)
      guard !roles.contains(role) else { return .refused(Refusal(.roleHeld)) }
      if let refusal = Self.refusal(of: roles.union([role])) { return .refused(refusal) }
      person = found
      try grant(role, to: person, decision)
    case .take(let found, let role):
      if found == administrator { return .refused(Refusal(.rightsOfOneself)) }
      let changed = try transaction.execute(
        PersonStatement.take, .blob(found.bytes), .text(role.rawValue),
        .integer(decision.now.microseconds), SQLValue(administrator?.bytes))
      guard changed == 1 else { return .refused(Refusal(.roleNotHeld)) }
      person = found
    }
    let roles = try PersonTables.roles(of: person, transaction)
    try decision.emit(
      RolesChanged(
        person: person, roles: roles.map(\.rawValue).sorted(), administrator: administrator),
      partition: rules.home, entities: [EntityName.person(person)])
    decision.afterCommit { keys.set(roles, of: person) }
    return .done(.person(person))
  }

  private func grant(_ role: PersonRole, to person: EntityID, _ decision: Decision) throws {
    try decision.transaction.execute(
      PersonStatement.grant, .blob(person.bytes), .text(role.rawValue),
      .integer(decision.now.microseconds), SQLValue(administrator?.bytes))
  }

  private func refusalOfAdministrator(_ transaction: Transaction) throws -> Refusal? {
    guard let administrator else {
      guard case .add(_, [.rightsAdministrator], _) = change,
        try transaction.row(
          PersonStatement.holders, .text(PersonRole.rightsAdministrator.rawValue)) == nil
      else { return Self.administratorNeeded }
      return nil
    }
    let roles = try PersonTables.roles(of: administrator, transaction)
    return roles.contains(.rightsAdministrator) ? nil : Self.administratorNeeded
  }

  /// With a word for who sits at the command line.
  private static let administratorNeeded = Refusal(
    ProblemCode.administratorNeeded.rawValue, status: ProblemCode.administratorNeeded.status,
    detail: "add the rights administrator first, and name their key file (--as) for all others")

  /// At most one of the roles that money passes through.
  static func refusal(of roles: Set<PersonRole>) -> Refusal? {
    roles.count { $0.isSeparated } > 1 || roles.isEmpty ? Refusal(.rolesIncompatible) : nil
  }
}
