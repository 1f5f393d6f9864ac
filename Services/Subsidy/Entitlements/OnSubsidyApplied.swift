internal import Domain
internal import Events
internal import PolicyRules
internal import ServiceKit
internal import Storage

/// An enterprise applies. One who is not owed anything is told why by the assessment; the application
/// itself is done all the same, and stays on record.
enum OnSubsidyApplied {
  static func decide(
    _ event: HeardEvent, _ body: SubsidyApplied, _ work: SubsidyWork
  ) throws -> Refusal? {
    let enterprise = try work.enterprise(body.enterprise)
    let active = try ActivePolicy.all(on: work.decision.now.day, work.ruling, work.transaction)
    guard let policy = active.first(where: { $0.policy.id == body.policy }) else {
      return Refusal("policy-not-in-force")
    }
    guard policy.covers(enterprise) else { return Refusal("policy-of-another-place") }
    guard policy.policy.terms.apply == .apply || policy.policy.terms.apply == .confirm else {
      return Refusal("policy-not-applied-for")
    }
    guard let payee = try PayeeDigests.find(body.payee, work.transaction),
      payee.enterprise == body.enterprise
    else { return Refusal("payee-unknown", status: 422) }
    guard !payee.isErased else { return Refusal("payee-erased", status: 422) }
    let found: StoredEntitlement?
    do {
      found = try AssessEntitlement.decide(
        enterprise, try enterprise.facts(work.transaction), policy, command: body.command, work)
    } catch let faults as PolicyFaults {
      let first = faults.faults.prefix(3).map { "\($0.path) \($0.code.rawValue)" }
      return Refusal(
        "facts-incomplete", status: 422, detail: first.joined(separator: "; "))
    }
    guard let found else { return Refusal("facts-incomplete", status: 422) }
    if let refusal = refusal(of: found.state) { return refusal }
    try apply(found, body, work)
    try work.tell(body.command, isDone: event)
    return nil
  }

  private static func refusal(of state: EntitlementState) -> Refusal? {
    switch state {
    case .approved, .released, .instructed: Refusal("entitlement-under-way")
    case .settled: Refusal("entitlement-paid")
    case .found, .applied, .reviewed, .rejected, .returned, .held, .refused: nil
    }
  }

  /// Whatever was reviewed before was another application.
  private static func apply(
    _ found: StoredEntitlement, _ body: SubsidyApplied, _ work: SubsidyWork
  ) throws {
    var entitlement = found
    entitlement.payee = body.payee
    (entitlement.maker, entitlement.checker, entitlement.batch) = (nil, nil, nil)
    let isEligible = entitlement.verdict == .eligible
    try work.move(
      entitlement, to: isEligible ? .applied : .refused,
      reason: isEligible ? nil : "conditions-not-met", command: body.command)
  }
}
