/// Nothing is paid until two persons say so.
package struct PaymentsFrozen: Hashable, WireBody {
  package static let type = "PaymentsFrozen"
  package static let version: UInt16 = 1

  package let reason: String

  package init(reason: String) {
    self.reason = reason
  }

  package func fill(_ wire: inout WirePaymentsFrozen) {
    wire.reason = reason
  }

  package init(_ wire: WirePaymentsFrozen, _ fields: WireFields) throws(EventFault) {
    reason = try fields.value(wire.hasReason, wire.reason, "reason")
  }
}
