internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A maker (初审) or a checker (复核) lets an entitlement pass or refuses it, as it was shown.
package struct ReviewEntitlement: Sendable {
  static let reasonMaximum = 200

  let request: RequestIdentity
  let entitlement: EntityID
  let step: ReviewStep
  let verdict: ReviewVerdict
  /// SHA-256 of what was shown.
  let approval: [UInt8]
  let reason: String?

  func decide(_ rules: IntakeRules, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let person = try request.person(holding: [step.role], decision.transaction)
    try CommandRecord.insert(
      step == .maker ? .review : .approval, of: entitlement, SubsidySubject.entitlement.rawValue,
      request, decision)
    try decision.emit(
      EntitlementReviewed(
        command: decision.inputID, entitlement: entitlement, person: person, step: step,
        verdict: verdict, approval: approval, reason: reason),
      partition: rules.home, entities: [EntityName.entitlement(entitlement)])
    return .done(.accepted(command: decision.inputID))
  }
}

extension ReviewStep {
  /// Of who takes it.
  var role: PersonRole { self == .maker ? .maker : .checker }
}
