internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A maker proposes a version of a policy, or a checker activates it, bound to the hash of its file and
/// to the fund that pays.
package struct DecidePolicy: Sendable {
  static let versions = 1...10_000

  let request: RequestIdentity
  let policy: String
  let version: Int
  /// SHA-256 of the file.
  let hash: [UInt8]
  let fund: String
  let step: PolicyStep

  func decide(_ rules: IntakeRules, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let person = try request.person(holding: [step.role], decision.transaction)
    try CommandRecord.insert(
      step == .proposed ? .policyProposal : .policyActivation, of: decision.inputID,
      SubsidySubject.policy.rawValue, named: policy, request, decision)
    try decision.emit(
      PolicyDecided(
        command: decision.inputID, policy: policy, policyVersion: version, hash: hash, fund: fund,
        person: person, step: step),
      partition: rules.home, entities: [EntityName.policy(policy)])
    return .done(.accepted(command: decision.inputID))
  }
}

extension PolicyStep {
  /// Of who takes it.
  var role: PersonRole { self == .proposed ? .maker : .checker }
}
