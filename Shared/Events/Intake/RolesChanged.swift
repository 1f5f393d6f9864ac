package import Domain

/// A person of the employment service holds these roles from now on.
package struct RolesChanged: Hashable, WireBody {
  package static let type = "RolesChanged"
  package static let version: UInt16 = 1

  package let person: EntityID
  /// In alphabetical order; none once the last was taken.
  package let roles: [String]
  /// Who changed them; nil: an operator, who adds the first administrator of all.
  package let administrator: EntityID?

  package init(person: EntityID, roles: [String], administrator: EntityID?) {
    self.person = person
    self.roles = roles
    self.administrator = administrator
  }

  package func fill(_ wire: inout WireRolesChanged) {
    wire.person = person.wire
    wire.roles = roles
    if let administrator { wire.administrator = administrator.wire }
  }

  package init(_ wire: WireRolesChanged, _ fields: WireFields) throws(EventFault) {
    person = try fields.id(wire.hasPerson, wire.person, "person")
    roles = wire.roles
    administrator =
      wire.hasAdministrator ? try fields.id(true, wire.administrator, "administrator") : nil
  }
}
