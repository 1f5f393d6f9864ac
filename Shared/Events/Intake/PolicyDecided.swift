package import Domain
import Foundation

/// A version of a policy is proposed, or activated, bound to the hash of its file and to a fund.
package struct PolicyDecided: Hashable, WireBody {
  package static let type = "PolicyDecided"
  package static let version: UInt16 = 1

  package let command: EntityID
  package let policy: String
  package let policyVersion: Int
  /// SHA-256 of the file.
  package let hash: [UInt8]
  package let fund: String
  package let person: EntityID
  package let step: PolicyStep

  package init(
    command: EntityID, policy: String, policyVersion: Int, hash: [UInt8], fund: String,
    person: EntityID, step: PolicyStep
  ) {
    self.command = command
    self.policy = policy
    self.policyVersion = policyVersion
    self.hash = hash
    self.fund = fund
    self.person = person
    self.step = step
  }

  package func fill(_ wire: inout WirePolicyDecided) {
    wire.command = command.wire
    wire.policy = policy
    wire.policyVersion = Int64(policyVersion)
    wire.hash = Data(hash)
    wire.fund = fund
    wire.person = person.wire
    wire.step = WirePolicyStep(step)
  }

  package init(_ wire: WirePolicyDecided, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    policy = try fields.value(wire.hasPolicy, wire.policy, "policy")
    policyVersion = try fields.count(wire.hasPolicyVersion, wire.policyVersion, "policy_version")
    hash = try fields.digest(wire.hasHash, wire.hash, "hash")
    fund = try fields.value(wire.hasFund, wire.fund, "fund")
    person = try fields.id(wire.hasPerson, wire.person, "person")
    step = try fields.twin(wire.hasStep, wire.step, "step")
  }
}

/// A policy version is proposed by one person and activated by another.
package enum PolicyStep: String, Sendable, CaseIterable {
  case proposed
  case activated
}
