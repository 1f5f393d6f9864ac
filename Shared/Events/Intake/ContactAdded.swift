package import Domain

/// An enterprise said where it wants to be told. The address is in the vault alone.
package struct ContactAdded: Hashable, WireBody {
  package static let type = "ContactAdded"
  package static let version: UInt16 = 1

  package let contact: EntityID
  package let enterprise: CreditCode
  package let channel: ContactChannel
  package let language: ContactLanguage

  package init(
    contact: EntityID, enterprise: CreditCode, channel: ContactChannel, language: ContactLanguage
  ) {
    self.contact = contact
    self.enterprise = enterprise
    self.channel = channel
    self.language = language
  }

  package func fill(_ wire: inout WireContactAdded) {
    wire.contact = contact.wire
    wire.enterprise = enterprise.text
    wire.channel = WireContactChannel(channel)
    wire.language = WireContactLanguage(language)
  }

  package init(_ wire: WireContactAdded, _ fields: WireFields) throws(EventFault) {
    contact = try fields.id(wire.hasContact, wire.contact, "contact")
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
    channel = try fields.twin(wire.hasChannel, wire.channel, "channel")
    language = try fields.twin(wire.hasLanguage, wire.language, "language")
  }
}

/// How a notice goes out.
package enum ContactChannel: String, Sendable, CaseIterable {
  case mail, webhook
}

/// In which language a recipient is written to first.
package enum ContactLanguage: String, Sendable, CaseIterable {
  case chinese = "zh"
  case english = "en"
}
