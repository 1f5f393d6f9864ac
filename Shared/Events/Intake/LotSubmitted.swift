package import Domain

/// An enterprise offers staff or asks for them; Matching opens the lot.
package struct LotSubmitted: Hashable, WireBody {
  package static let type = "LotSubmitted"
  package static let version: UInt16 = 1

  package let lot: EntityID
  package let terms: LotTerms

  package init(lot: EntityID, terms: LotTerms) {
    self.lot = lot
    self.terms = terms
  }

  package func fill(_ wire: inout WireLotSubmitted) {
    wire.lot = lot.wire
    wire.terms = terms.wire
  }

  package init(_ wire: WireLotSubmitted, _ fields: WireFields) throws(EventFault) {
    lot = try fields.id(wire.hasLot, wire.lot, "lot")
    terms = try LotTerms(fields.value(wire.hasTerms, wire.terms, "terms"), fields.inside("terms"))
  }
}
