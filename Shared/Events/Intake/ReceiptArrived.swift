package import Domain

/// A carrier says what became of a notice on a contact.
package struct ReceiptArrived: Hashable, WireBody {
  package static let type = "ReceiptArrived"
  package static let version: UInt16 = 1

  package let notice: EntityID
  package let contact: EntityID
  package let state: ReceiptState
  /// The carrier's own.
  package let code: String?

  package init(notice: EntityID, contact: EntityID, state: ReceiptState, code: String?) {
    self.notice = notice
    self.contact = contact
    self.state = state
    self.code = code
  }

  package func fill(_ wire: inout WireReceiptArrived) {
    wire.notice = notice.wire
    wire.contact = contact.wire
    wire.state = WireReceiptState(state)
    if let code { wire.code = code }
  }

  package init(_ wire: WireReceiptArrived, _ fields: WireFields) throws(EventFault) {
    notice = try fields.id(wire.hasNotice, wire.notice, "notice")
    contact = try fields.id(wire.hasContact, wire.contact, "contact")
    state = try fields.twin(wire.hasState, wire.state, "state")
    code = wire.hasCode ? try fields.value(true, wire.code, "code") : nil
  }
}

/// What a carrier says became of a message.
package enum ReceiptState: String, Sendable, CaseIterable {
  case delivered
  case failed
}
