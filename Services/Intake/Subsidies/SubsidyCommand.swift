internal import Domain
internal import ServiceKit
internal import Storage

/// What enterprises and persons of the employment service command about subsidies. Intake sees to who may
/// say it and in what form, and journals it; all but facts is judged by Subsidy.
package enum SubsidyCommand: Sendable {
  case stateFacts(StateFacts)
  case apply(ApplyForSubsidy)
  case review(ReviewEntitlement)
  case release(ReleaseBatch)
  case reconcile(ReconcileBatch)
  case decidePolicy(DecidePolicy)
  case appropriate(AppropriateFunds)
  case thaw(ThawPayments)

  var request: RequestIdentity {
    switch self {
    case .stateFacts(let verb): verb.request
    case .apply(let verb): verb.request
    case .review(let verb): verb.request
    case .release(let verb): verb.request
    case .reconcile(let verb): verb.request
    case .decidePolicy(let verb): verb.request
    case .appropriate(let verb): verb.request
    case .thaw(let verb): verb.request
    }
  }

  func decide(_ rules: IntakeRules, _ decision: Decision) throws -> Verdict<IntakeReply> {
    if let earlier = try CommandRecord.earlier(request, decision.transaction) { return earlier }
    return switch self {
    case .stateFacts(let verb): try verb.decide(decision)
    case .apply(let verb): try verb.decide(decision)
    case .review(let verb): try verb.decide(rules, decision)
    case .release(let verb): try verb.decide(rules, decision)
    case .reconcile(let verb): try verb.decide(rules, decision)
    case .decidePolicy(let verb): try verb.decide(rules, decision)
    case .appropriate(let verb): try verb.decide(rules, decision)
    case .thaw(let verb): try verb.decide(rules, decision)
    }
  }
}

/// What a command about subsidies is about; raw values are stored.
enum SubsidySubject: String {
  case facts, policy, entitlement, batch
  /// What is kept of it here is the command itself.
  case command

  var path: String {
    switch self {
    case .facts: SubsidyPath.facts
    case .policy: SubsidyPath.policies
    case .entitlement: SubsidyPath.entitlements
    case .batch: SubsidyPath.batches
    case .command: "/v1/commands"
    }
  }
}
