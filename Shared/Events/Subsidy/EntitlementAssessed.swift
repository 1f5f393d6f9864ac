package import Domain
import Foundation

/// What a policy in force says of an enterprise by the facts stated so far. Told when it changes.
package struct EntitlementAssessed: Hashable, WireBody {
  package static let type = "EntitlementAssessed"
  package static let version: UInt16 = 1

  /// A condition that does not hold.
  package struct Reason: Hashable, Sendable {
    package let condition: String
    package let textZh: String
    package let textEn: String
    package let remedyZh: String
    package let remedyEn: String
    /// Persons.
    package let shortfall: Int?

    package init(
      condition: String, textZh: String, textEn: String, remedyZh: String, remedyEn: String,
      shortfall: Int?
    ) {
      self.condition = condition
      self.textZh = textZh
      self.textEn = textEn
      self.remedyZh = remedyZh
      self.remedyEn = remedyEn
      self.shortfall = shortfall
    }
  }

  /// What a reviewer must look at before anything is paid.
  package struct Screen: Hashable, Sendable {
    package let code: String
    package let persons: Int
    /// Ids, never names.
    package let evidence: String

    package init(code: String, persons: Int, evidence: String) {
      self.code = code
      self.persons = persons
      self.evidence = evidence
    }
  }

  package let entitlement: EntityID
  package let enterprise: CreditCode
  package let policy: String
  package let policyVersion: Int
  package let policyHash: [UInt8]
  package let factsHash: [UInt8]
  /// As of which it was judged.
  package let day: CalendarDay
  package let verdict: AssessmentVerdict
  /// The period is not over.
  package let provisional: Bool
  /// 0 if refused.
  package let amount: Money
  package let businessKey: String
  /// Those who qualify are to be told.
  package let messageFirst: Bool
  package let reasons: [Reason]
  package let screens: [Screen]
  /// The application's.
  package let command: EntityID?

  package init(
    entitlement: EntityID, enterprise: CreditCode, policy: String, policyVersion: Int,
    policyHash: [UInt8], factsHash: [UInt8], day: CalendarDay, verdict: AssessmentVerdict,
    provisional: Bool, amount: Money, businessKey: String, messageFirst: Bool, reasons: [Reason],
    screens: [Screen], command: EntityID?
  ) {
    self.entitlement = entitlement
    self.enterprise = enterprise
    self.policy = policy
    self.policyVersion = policyVersion
    self.policyHash = policyHash
    self.factsHash = factsHash
    self.day = day
    self.verdict = verdict
    self.provisional = provisional
    self.amount = amount
    self.businessKey = businessKey
    self.messageFirst = messageFirst
    self.reasons = reasons
    self.screens = screens
    self.command = command
  }

  package func fill(_ wire: inout WireEntitlementAssessed) {
    wire.entitlement = entitlement.wire
    wire.enterprise = enterprise.text
    wire.policy = policy
    wire.policyVersion = Int64(policyVersion)
    wire.policyHash = Data(policyHash)
    wire.factsHash = Data(factsHash)
    wire.day = Int64(day.number)
    wire.verdict = WireAssessmentVerdict(verdict)
    wire.provisional = provisional
    wire.amount = amount.fen
    wire.businessKey = businessKey
    wire.messageFirst = messageFirst
    wire.reasons = reasons.map(\.wire)
    wire.screens = screens.map(\.wire)
    if let command { wire.command = command.wire }
  }

  package init(_ wire: WireEntitlementAssessed, _ fields: WireFields) throws(EventFault) {
    entitlement = try fields.id(wire.hasEntitlement, wire.entitlement, "entitlement")
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
    policy = try fields.value(wire.hasPolicy, wire.policy, "policy")
    policyVersion = try fields.count(wire.hasPolicyVersion, wire.policyVersion, "policy_version")
    policyHash = try fields.digest(wire.hasPolicyHash, wire.policyHash, "policy_hash")
    factsHash = try fields.digest(wire.hasFactsHash, wire.factsHash, "facts_hash")
    day = try fields.day(wire.hasDay, wire.day, "day")
    verdict = try fields.twin(wire.hasVerdict, wire.verdict, "verdict")
    provisional = try fields.value(wire.hasProvisional, wire.provisional, "provisional")
    amount = try fields.amount(wire.hasAmount, wire.amount, "amount")
    businessKey = try fields.value(wire.hasBusinessKey, wire.businessKey, "business_key")
    messageFirst = try fields.value(wire.hasMessageFirst, wire.messageFirst, "message_first")
    reasons = try wire.reasons.map { item throws(EventFault) in
      try Reason(item, fields.inside("reasons"))
    }
    screens = try wire.screens.map { item throws(EventFault) in
      try Screen(item, fields.inside("screens"))
    }
    command = wire.hasCommand ? try fields.id(true, wire.command, "command") : nil
  }
}

extension EntitlementAssessed.Reason {
  var wire: WireAssessmentReason {
    var wire = WireAssessmentReason()
    wire.condition = condition
    wire.textZh = textZh
    wire.textEn = textEn
    wire.remedyZh = remedyZh
    wire.remedyEn = remedyEn
    if let shortfall { wire.shortfall = Int64(shortfall) }
    return wire
  }

  init(_ wire: WireAssessmentReason, _ fields: WireFields) throws(EventFault) {
    condition = try fields.value(wire.hasCondition, wire.condition, "condition")
    textZh = try fields.value(wire.hasTextZh, wire.textZh, "text_zh")
    textEn = try fields.value(wire.hasTextEn, wire.textEn, "text_en")
    remedyZh = try fields.value(wire.hasRemedyZh, wire.remedyZh, "remedy_zh")
    remedyEn = try fields.value(wire.hasRemedyEn, wire.remedyEn, "remedy_en")
    shortfall = wire.hasShortfall ? try fields.count(true, wire.shortfall, "shortfall") : nil
  }
}

extension EntitlementAssessed.Screen {
  var wire: WireAssessmentScreen {
    var wire = WireAssessmentScreen()
    wire.code = code
    wire.persons = Int64(persons)
    wire.evidence = evidence
    return wire
  }

  init(_ wire: WireAssessmentScreen, _ fields: WireFields) throws(EventFault) {
    code = try fields.value(wire.hasCode, wire.code, "code")
    persons = try fields.count(wire.hasPersons, wire.persons, "persons")
    evidence = try fields.value(wire.hasEvidence, wire.evidence, "evidence")
  }
}

/// What a policy says of an enterprise: `nearly` is a refusal with a small shortfall (差一点).
package enum AssessmentVerdict: String, Sendable, CaseIterable {
  case eligible
  case nearly
  case refused
}
