package import Domain
import Foundation

/// A policy version was proposed, or is in force for what is assessed from now on.
package struct PolicyChanged: Hashable, WireBody {
  package static let type = "PolicyChanged"
  package static let version: UInt16 = 1

  package let policy: String
  package let policyVersion: Int
  /// SHA-256 of the file.
  package let hash: [UInt8]
  package let fund: String
  package let step: PolicyStep
  package let person: EntityID
  package let command: EntityID

  package init(
    policy: String, policyVersion: Int, hash: [UInt8], fund: String, step: PolicyStep,
    person: EntityID, command: EntityID
  ) {
    self.policy = policy
    self.policyVersion = policyVersion
    self.hash = hash
    self.fund = fund
    self.step = step
    self.person = person
    self.command = command
  }

  package func fill(_ wire: inout WirePolicyChanged) {
    wire.policy = policy
    wire.policyVersion = Int64(policyVersion)
    wire.hash = Data(hash)
    wire.fund = fund
    wire.step = WirePolicyStep(step)
    wire.person = person.wire
    wire.command = command.wire
  }

  package init(_ wire: WirePolicyChanged, _ fields: WireFields) throws(EventFault) {
    policy = try fields.value(wire.hasPolicy, wire.policy, "policy")
    policyVersion = try fields.count(wire.hasPolicyVersion, wire.policyVersion, "policy_version")
    hash = try fields.digest(wire.hasHash, wire.hash, "hash")
    fund = try fields.value(wire.hasFund, wire.fund, "fund")
    step = try fields.twin(wire.hasStep, wire.step, "step")
    person = try fields.id(wire.hasPerson, wire.person, "person")
    command = try fields.id(wire.hasCommand, wire.command, "command")
  }
}
