package import Domain

/// An enterprise said where it is to be paid. Name, account and bank are in the vault; the keyed digests
/// (`<key id>:<hexadecimal>`) tell what was approved from what was changed since.
package struct PayeeAdded: Hashable, WireBody {
  package static let type = "PayeeAdded"
  package static let version: UInt16 = 1

  package let payee: EntityID
  package let enterprise: CreditCode
  package let nameDigest: String
  package let accountDigest: String
  /// Of the bank's CNAPS number.
  package let agentDigest: String

  package init(
    payee: EntityID, enterprise: CreditCode, nameDigest: String, accountDigest: String,
    agentDigest: String
  ) {
    self.payee = payee
    self.enterprise = enterprise
    self.nameDigest = nameDigest
    self.accountDigest = accountDigest
    self.agentDigest = agentDigest
  }

  package func fill(_ wire: inout WirePayeeAdded) {
    wire.payee = payee.wire
    wire.enterprise = enterprise.text
    wire.nameDigest = nameDigest
    wire.accountDigest = accountDigest
    wire.agentDigest = agentDigest
  }

  package init(_ wire: WirePayeeAdded, _ fields: WireFields) throws(EventFault) {
    payee = try fields.id(wire.hasPayee, wire.payee, "payee")
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
    nameDigest = try fields.value(wire.hasNameDigest, wire.nameDigest, "name_digest")
    accountDigest = try fields.value(wire.hasAccountDigest, wire.accountDigest, "account_digest")
    agentDigest = try fields.value(wire.hasAgentDigest, wire.agentDigest, "agent_digest")
  }
}
