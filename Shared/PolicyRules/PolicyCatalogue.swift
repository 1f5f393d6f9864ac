package import Domain

/// A set of policies: every version of each, no two of one policy on the same day.
package struct PolicyCatalogue: Sendable {
  /// The bytes of a policy file under the name by which faults tell of it.
  package struct File: Sendable {
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
      (self.name, self.bytes) = (name, bytes)
    }
  }

  /// By id, then by version.
  package let policies: [Policy]

  /// The files in `Policies/`, which are part of the program.
  package static let builtInFiles = [
    File(
      name: "wenzhou-liuwen-retention-grant-2021.yaml",
      bytes: PackageResources.wenzhou_liuwen_retention_grant_2021_yaml),
    File(
      name: "wenzhou-project-training-spring-festival-2021.yaml",
      bytes: PackageResources.wenzhou_project_training_spring_festival_2021_yaml),
  ]

  /// A fault here is a fault of the build, so it stops the program; the tests lint each file.
  package static let builtIn: PolicyCatalogue = {
    do {
      return try PolicyCatalogue(builtInFiles)
    } catch {
      preconditionFailure("built-in policies: \(error)")
    }
  }()

  /// - Throws: every fault of every file, and of the set.
  package init(_ files: [File]) throws(PolicyFaults) {
    let (policies, faults) = Self.read(files)
    guard faults.isEmpty else { throw PolicyFaults(faults) }
    self.policies = policies.sorted { ($0.id, $0.version) < ($1.id, $1.version) }
  }

  /// All that is wrong with the files, and with them as a set.
  package static func lint(_ files: [File]) -> [PolicyFault] {
    PolicyFaults(read(files).faults).faults
  }

  /// In the order of their versions; empty if there is no such policy.
  package func versions(of id: String) -> [Policy] { policies.filter { $0.id == id } }

  /// The version that is valid on the day.
  package func policy(_ id: String, on day: CalendarDay) -> Policy? {
    versions(of: id).first { $0.terms.valid.contains(day) }
  }

  /// The policy that a decision was made under.
  package func policy(hash: String) -> Policy? { policies.first { $0.hash == hash } }

  private static func read(_ files: [File]) -> (policies: [Policy], faults: [PolicyFault]) {
    var (policies, faults) = ([(file: String, policy: Policy)](), [PolicyFault]())
    for file in files {
      do throws(PolicyFaults) {
        policies.append((file.name, try Policy(yaml: file.bytes, file: file.name)))
      } catch {
        faults += error.faults
      }
    }
    // Each pair is told once, at the later file.
    for (index, later) in policies.enumerated() {
      for earlier in policies[..<index] where earlier.policy.id == later.policy.id {
        let (old, new) = (earlier.policy.terms, later.policy.terms)
        func fault(_ code: PolicyFaultCode, _ path: String, _ value: String) {
          faults.append(
            PolicyFault(file: later.file, path: path, line: nil, code, value: value))
        }
        if old.version == new.version {
          fault(.versionRepeated, "/version", "\(new.version) (\(earlier.file))")
        }
        if old.valid.overlaps(new.valid) {
          fault(.validityOverlap, "/valid", "v\(old.version) \(old.valid) (\(earlier.file))")
        }
      }
    }
    return (policies.map(\.policy), faults)
  }
}
