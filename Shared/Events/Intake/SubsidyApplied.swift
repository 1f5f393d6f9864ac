package import Domain

/// An enterprise applies for what a policy owes it, to be paid to one of its payees; again, with another
/// payee, as long as no bank was told, or after one did not pay.
package struct SubsidyApplied: Hashable, WireBody {
  package static let type = "SubsidyApplied"
  package static let version: UInt16 = 1

  package let command: EntityID
  package let enterprise: CreditCode
  package let policy: String
  package let payee: EntityID
  /// By whom it was entered for a caller.
  package let entered: EnteredFor?

  package init(
    command: EntityID, enterprise: CreditCode, policy: String, payee: EntityID, entered: EnteredFor?
  ) {
    self.command = command
    self.enterprise = enterprise
    self.policy = policy
    self.payee = payee
    self.entered = entered
  }

  package func fill(_ wire: inout WireSubsidyApplied) {
    wire.command = command.wire
    wire.enterprise = enterprise.text
    wire.policy = policy
    wire.payee = payee.wire
    if let entered { wire.entered = entered.wire }
  }

  package init(_ wire: WireSubsidyApplied, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
    policy = try fields.value(wire.hasPolicy, wire.policy, "policy")
    payee = try fields.id(wire.hasPayee, wire.payee, "payee")
    entered = wire.hasEntered ? try EnteredFor(wire.entered, fields.inside("entered")) : nil
  }
}
