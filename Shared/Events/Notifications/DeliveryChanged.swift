package import Domain

/// What became of a notice on one contact.
package struct DeliveryChanged: Hashable, WireBody {
  package static let type = "DeliveryChanged"
  package static let version: UInt16 = 1

  package let notice: EntityID
  package let contact: EntityID
  package let channel: ContactChannel
  package let state: DeliveryState
  package let attempts: Int
  package let code: String?

  package init(
    notice: EntityID, contact: EntityID, channel: ContactChannel, state: DeliveryState,
    attempts: Int, code: String?
  ) {
    self.notice = notice
    self.contact = contact
    self.channel = channel
    self.state = state
    self.attempts = attempts
    self.code = code
  }

  package func fill(_ wire: inout WireDeliveryChanged) {
    wire.notice = notice.wire
    wire.contact = contact.wire
    wire.channel = WireContactChannel(channel)
    wire.state = WireDeliveryState(state)
    wire.attempts = Int64(attempts)
    if let code { wire.code = code }
  }

  package init(_ wire: WireDeliveryChanged, _ fields: WireFields) throws(EventFault) {
    notice = try fields.id(wire.hasNotice, wire.notice, "notice")
    contact = try fields.id(wire.hasContact, wire.contact, "contact")
    channel = try fields.twin(wire.hasChannel, wire.channel, "channel")
    state = try fields.twin(wire.hasState, wire.state, "state")
    attempts = try fields.count(wire.hasAttempts, wire.attempts, "attempts")
    code = wire.hasCode ? try fields.value(true, wire.code, "code") : nil
  }
}

/// What became of one notice on one contact.
package enum DeliveryState: String, Sendable, CaseIterable {
  case delivered
  case temporaryFailure = "temporary-failure"
  case permanentFailure = "permanent-failure"
  case technicalFailure = "technical-failure"
}
