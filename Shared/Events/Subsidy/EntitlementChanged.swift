package import Domain
import Foundation

/// An entitlement moved on.
package struct EntitlementChanged: Hashable, WireBody {
  package static let type = "EntitlementChanged"
  package static let version: UInt16 = 1

  package let entitlement: EntityID
  package let enterprise: CreditCode
  package let policy: String
  package let state: EntitlementState
  package let amount: Money
  /// What a reviewer is to be bound to.
  package let approval: [UInt8]?
  /// Of payment; 0 before the first.
  package let attempt: Int
  package let payee: EntityID?
  package let batch: EntityID?
  /// Who decided.
  package let person: EntityID?
  /// A code, or why in the words of who decided.
  package let reason: String?
  package let command: EntityID?

  package init(
    entitlement: EntityID, enterprise: CreditCode, policy: String, state: EntitlementState,
    amount: Money, approval: [UInt8]?, attempt: Int, payee: EntityID?, batch: EntityID?,
    person: EntityID?, reason: String?, command: EntityID?
  ) {
    self.entitlement = entitlement
    self.enterprise = enterprise
    self.policy = policy
    self.state = state
    self.amount = amount
    self.approval = approval
    self.attempt = attempt
    self.payee = payee
    self.batch = batch
    self.person = person
    self.reason = reason
    self.command = command
  }

  package func fill(_ wire: inout WireEntitlementChanged) {
    wire.entitlement = entitlement.wire
    wire.enterprise = enterprise.text
    wire.policy = policy
    wire.state = WireEntitlementState(state)
    wire.amount = amount.fen
    if let approval { wire.approval = Data(approval) }
    wire.attempt = Int64(attempt)
    if let payee { wire.payee = payee.wire }
    if let batch { wire.batch = batch.wire }
    if let person { wire.person = person.wire }
    if let reason { wire.reason = reason }
    if let command { wire.command = command.wire }
  }

  package init(_ wire: WireEntitlementChanged, _ fields: WireFields) throws(EventFault) {
    entitlement = try fields.id(wire.hasEntitlement, wire.entitlement, "entitlement")
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
    policy = try fields.value(wire.hasPolicy, wire.policy, "policy")
    state = try fields.twin(wire.hasState, wire.state, "state")
    amount = try fields.amount(wire.hasAmount, wire.amount, "amount")
    approval = wire.hasApproval ? try fields.digest(true, wire.approval, "approval") : nil
    attempt = try fields.count(wire.hasAttempt, wire.attempt, "attempt")
    payee = wire.hasPayee ? try fields.id(true, wire.payee, "payee") : nil
    batch = wire.hasBatch ? try fields.id(true, wire.batch, "batch") : nil
    person = wire.hasPerson ? try fields.id(true, wire.person, "person") : nil
    reason = wire.hasReason ? try fields.value(true, wire.reason, "reason") : nil
    command = wire.hasCommand ? try fields.id(true, wire.command, "command") : nil
  }
}

/// Where an entitlement stands. `held`: something about its payee changed after approval.
package enum EntitlementState: String, Sendable, CaseIterable {
  case found
  case applied
  case reviewed
  case approved
  case released
  case instructed
  case settled
  case rejected
  case returned
  case held
  case refused
}
