package import Domain
import Foundation

/// A maker or a checker says of an entitlement what is to become of it, bound to what was seen.
package struct EntitlementReviewed: Hashable, WireBody {
  package static let type = "EntitlementReviewed"
  package static let version: UInt16 = 1

  package let command: EntityID
  package let entitlement: EntityID
  package let person: EntityID
  package let step: ReviewStep
  package let verdict: ReviewVerdict
  /// Of amount, policy, facts and payee, as they were shown.
  package let approval: [UInt8]
  package let reason: String?

  package init(
    command: EntityID, entitlement: EntityID, person: EntityID, step: ReviewStep,
    verdict: ReviewVerdict, approval: [UInt8], reason: String?
  ) {
    self.command = command
    self.entitlement = entitlement
    self.person = person
    self.step = step
    self.verdict = verdict
    self.approval = approval
    self.reason = reason
  }

  package func fill(_ wire: inout WireEntitlementReviewed) {
    wire.command = command.wire
    wire.entitlement = entitlement.wire
    wire.person = person.wire
    wire.step = WireReviewStep(step)
    wire.verdict = WireReviewVerdict(verdict)
    wire.approval = Data(approval)
    if let reason { wire.reason = reason }
  }

  package init(_ wire: WireEntitlementReviewed, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    entitlement = try fields.id(wire.hasEntitlement, wire.entitlement, "entitlement")
    person = try fields.id(wire.hasPerson, wire.person, "person")
    step = try fields.twin(wire.hasStep, wire.step, "step")
    verdict = try fields.twin(wire.hasVerdict, wire.verdict, "verdict")
    approval = try fields.digest(wire.hasApproval, wire.approval, "approval")
    reason = wire.hasReason ? try fields.value(true, wire.reason, "reason") : nil
  }
}

/// 初审 and 复核: two persons.
package enum ReviewStep: String, Sendable, CaseIterable {
  case maker
  case checker
}

/// What a reviewer says of an entitlement.
package enum ReviewVerdict: String, Sendable, CaseIterable {
  case passed
  case refused
}
