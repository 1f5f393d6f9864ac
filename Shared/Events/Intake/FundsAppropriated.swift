package import Domain

/// A document grants a fund money.
package struct FundsAppropriated: Hashable, WireBody {
  package static let type = "FundsAppropriated"
  package static let version: UInt16 = 1

  package let command: EntityID
  package let person: EntityID
  package let fund: String
  package let amount: Money
  /// By what the grant is known, for ever.
  package let document: String

  package init(command: EntityID, person: EntityID, fund: String, amount: Money, document: String) {
    self.command = command
    self.person = person
    self.fund = fund
    self.amount = amount
    self.document = document
  }

  package func fill(_ wire: inout WireFundsAppropriated) {
    wire.command = command.wire
    wire.person = person.wire
    wire.fund = fund
    wire.amount = amount.fen
    wire.document = document
  }

  package init(_ wire: WireFundsAppropriated, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    person = try fields.id(wire.hasPerson, wire.person, "person")
    fund = try fields.value(wire.hasFund, wire.fund, "fund")
    amount = try fields.amount(wire.hasAmount, wire.amount, "amount")
    document = try fields.value(wire.hasDocument, wire.document, "document")
  }
}
