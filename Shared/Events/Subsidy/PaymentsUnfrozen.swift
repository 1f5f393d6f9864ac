package import Domain

/// Two persons said that payments may go on.
package struct PaymentsUnfrozen: Hashable, WireBody {
  package static let type = "PaymentsUnfrozen"
  package static let version: UInt16 = 1

  package let first: EntityID
  package let second: EntityID

  package init(first: EntityID, second: EntityID) {
    self.first = first
    self.second = second
  }

  package func fill(_ wire: inout WirePaymentsUnfrozen) {
    wire.first = first.wire
    wire.second = second.wire
  }

  package init(_ wire: WirePaymentsUnfrozen, _ fields: WireFields) throws(EventFault) {
    first = try fields.id(wire.hasFirst, wire.first, "first")
    second = try fields.id(wire.hasSecond, wire.second, "second")
  }
}
