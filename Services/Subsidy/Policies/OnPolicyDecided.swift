internal import Domain
internal import Events
internal import PolicyRules
internal import ServiceKit
internal import Storage

/// A person proposes a version of a policy, or another person puts it in force: both bound to the hash of
/// its file, and to the fund that pays it.
enum OnPolicyDecided {
  static func decide(
    _ event: HeardEvent, _ body: PolicyDecided, _ work: SubsidyWork
  ) throws -> Refusal? {
    let candidates = work.ruling.catalogue.versions(of: body.policy)
    guard let policy = candidates.first(where: { $0.version == body.policyVersion }) else {
      return Refusal("policy-unknown", status: 404)
    }
    guard policy.hash == Hexadecimal.text(body.hash) else { return Refusal("policy-hash-differs") }
    guard LedgerName.isKey(body.fund) else { return Refusal("fund-name-invalid", status: 422) }
    let stored = try work.transaction.row(
      PolicyStatement.find, .text(body.policy), SQLValue(body.policyVersion))
    if try stored?.blobOrNil("activator") != nil { return Refusal("policy-active-already") }
    switch body.step {
    case .proposed: try propose(policy, body, work)
    case .activated:
      guard let stored, try stored.blob("hash") == body.hash,
        try stored.text("fund") == body.fund
      else { return Refusal("policy-not-proposed") }
      guard try stored.id("proposer") != body.person else { return Refusal("same-person") }
      try activate(policy, body, work)
    }
    try work.decision.emit(
      PolicyChanged(
        policy: body.policy, policyVersion: body.policyVersion, hash: body.hash, fund: body.fund,
        step: body.step, person: body.person, command: body.command),
      partition: work.ruling.home, entities: [EntityName.policy(body.policy)])
    try work.tell(body.command, isDone: event)
    return nil
  }

  private static func propose(
    _ policy: Policy, _ body: PolicyDecided, _ work: SubsidyWork
  ) throws {
    try work.transaction.execute(
      PolicyStatement.propose, .text(body.policy), SQLValue(body.policyVersion),
      .blob(body.hash), .text(body.fund), .blob(policy.bytes), .blob(body.person.bytes),
      .integer(work.decision.now.microseconds))
  }

  /// Everybody is looked at again, now and once the period is over.
  private static func activate(
    _ policy: Policy, _ body: PolicyDecided, _ work: SubsidyWork
  ) throws {
    let now = work.decision.now
    try work.transaction.execute(
      PolicyStatement.activate, .text(body.policy), SQLValue(body.policyVersion),
      .blob(body.person.bytes), .integer(now.microseconds))
    try AssessEntitlement.needAll(work)
    let deciding = Instant.start(of: policy.form.period.decidingDay)
    if now < deciding {
      try work.decision.schedule(
        SubsidyTimer.decidingDay.rawValue, entity: EntityName.policy(body.policy),
        due: deciding, basis: .clock)
    }
  }
}
