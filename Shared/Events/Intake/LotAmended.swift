package import Domain

/// A command: the lot is to have new terms, in a new version.
package struct LotAmended: Hashable, WireBody {
  package static let type = "LotAmended"
  package static let version: UInt16 = 1

  package let command: EntityID
  package let lot: EntityID
  /// The whole of the new terms.
  package let terms: LotTerms

  package init(command: EntityID, lot: EntityID, terms: LotTerms) {
    self.command = command
    self.lot = lot
    self.terms = terms
  }

  package func fill(_ wire: inout WireLotAmended) {
    wire.command = command.wire
    wire.lot = lot.wire
    wire.terms = terms.wire
  }

  package init(_ wire: WireLotAmended, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    lot = try fields.id(wire.hasLot, wire.lot, "lot")
    terms = try LotTerms(fields.value(wire.hasTerms, wire.terms, "terms"), fields.inside("terms"))
  }
}
