internal import Domain
internal import ServiceKit
internal import Storage

/// What a command asks of the person who sends it. The edge has asked already, of memory; what counts is
/// what the table says when it is decided.
extension RequestIdentity {
  /// The person who asks, if one of these roles is held at this moment.
  /// - Throws: `Refusal` `role-missing`, naming them.
  func person(holding roles: Set<PersonRole>, _ transaction: Transaction) throws -> EntityID {
    guard case .person(let person) = requester,
      try !PersonTables.roles(of: person, transaction).isDisjoint(with: roles)
    else { throw Refusal.roleMissing(roles) }
    return person
  }
}

extension Refusal {
  /// - Parameter roles: one of which is needed; empty where none would do.
  static func roleMissing(_ roles: Set<PersonRole>) -> Refusal {
    let named = roles.map(\.rawValue).sorted().joined(separator: ", ")
    let needed = FieldFault(field: "", code: "role-needed", arguments: ["roles": named])
    return Refusal(.roleMissing, faults: roles.isEmpty ? [] : [needed])
  }
}
