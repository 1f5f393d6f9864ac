package import Domain

/// A person says that payments may go on after a restore; it takes two.
package struct PaymentsThawed: Hashable, WireBody {
  package static let type = "PaymentsThawed"
  package static let version: UInt16 = 1

  package let command: EntityID
  package let person: EntityID

  package init(command: EntityID, person: EntityID) {
    self.command = command
    self.person = person
  }

  package func fill(_ wire: inout WirePaymentsThawed) {
    wire.command = command.wire
    wire.person = person.wire
  }

  package init(_ wire: WirePaymentsThawed, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    person = try fields.id(wire.hasPerson, wire.person, "person")
  }
}
