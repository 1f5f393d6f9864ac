package import Domain
private import Foundation
package import PolicyRules

/// What a command about policies answers, for people and for machines.
package struct PolicyAnswer: Sendable {
  /// Chinese first, English beside it.
  package let lines: [String]
  package let json: String
  /// False if there were faults. A refusal is an answer like any other.
  package let succeeded: Bool

  private init(_ lines: [String], _ json: JSONTree, succeeded: Bool = true) {
    (self.lines, self.json, self.succeeded) = (lines, json.text, succeeded)
  }

  package static func list(_ catalogue: PolicyCatalogue = .builtIn) -> PolicyAnswer {
    PolicyAnswer(
      catalogue.policies.map { PolicyText.line($0) },
      .list(
        catalogue.policies.map { policy in
          .fields([
            ("id", .text(policy.id)), ("version", .number(policy.version)),
            ("hash", .text(policy.hash)), ("name", policy.terms.name.json),
            ("validFrom", .text(policy.terms.valid.from.iso)),
            ("validTo", .optional(policy.terms.valid.to?.iso)),
            ("amount", .text(policy.terms.amount.rawValue)),
            ("apply", .text(policy.terms.apply.rawValue)),
          ])
        }))
  }

  package static func show(
    _ id: String, version: Int?, _ catalogue: PolicyCatalogue = .builtIn
  ) -> PolicyAnswer {
    let versions = catalogue.versions(of: id)
    guard let policy = versions.last(where: { version == nil || $0.version == version }) else {
      let wanted = id + (version.map { " v\($0)" } ?? "")
      return unknown(wanted, versions.isEmpty ? catalogue.policies : versions)
    }
    return PolicyAnswer(PolicyText.lines(policy), policy.json)
  }

  /// - Parameter paths: of YAML files; empty for those that are part of the program.
  package static func lint(_ paths: [String]) -> PolicyAnswer {
    var (files, faults) = ([PolicyCatalogue.File](), [PolicyFault]())
    for path in paths {
      if let bytes = bytes(of: path) {
        files.append(PolicyCatalogue.File(name: path, bytes: bytes))
      } else {
        faults.append(unreadable(path))
      }
    }
    if paths.isEmpty { files = PolicyCatalogue.builtInFiles }
    faults += PolicyCatalogue.lint(files)
    if !faults.isEmpty { return faulty(faults, files: max(files.count, paths.count)) }
    return PolicyAnswer(
      ["\(files.count) 个文件，没有问题  \(files.count) files, no fault"],
      .fields([("files", .number(files.count)), ("faults", .list([]))]))
  }

  /// Under the version that is valid on the day, or the latest, which then says that it is not.
  package static func assess(
    _ id: String, facts path: String, on day: CalendarDay, readings: [String: String],
    _ catalogue: PolicyCatalogue = .builtIn
  ) -> PolicyAnswer {
    guard let stored = catalogue.policy(id, on: day) ?? catalogue.versions(of: id).last else {
      return unknown(id, catalogue.policies)
    }
    guard let bytes = bytes(of: path) else { return faulty([unreadable(path)]) }
    // What is wrong with the readings and with the facts is told together.
    var (faults, policy) = ([PolicyFault](), stored)
    do throws(PolicyFaults) {
      policy = try stored.reading(readings)
    } catch {
      faults += error.faults
    }
    do throws(PolicyFaults) {
      let facts = try PolicyFacts(json: bytes, file: path, on: day, needs: policy.form.needs)
      guard faults.isEmpty else { return faulty(faults) }
      let assessment = try policy.assess(facts, on: day)
      return PolicyAnswer(PolicyText.lines(assessment), assessment.json)
    } catch {
      return faulty(faults + error.faults)
    }
  }

  private static func unknown(_ id: String, _ policies: [Policy]) -> PolicyAnswer {
    let names = policies.map { "\($0.id) v\($0.version)" }
    return faulty([
      PolicyFault(
        file: "", path: "", line: nil, .policyUnknown, value: id,
        expected: names.joined(separator: ", "))
    ])
  }

  private static func faulty(_ faults: [PolicyFault], files: Int? = nil) -> PolicyAnswer {
    let count = files.map { [("files", JSONTree.number($0))] } ?? []
    return PolicyAnswer(
      faults.flatMap(PolicyText.lines),
      .fields(count + [("faults", .list(faults.map(\.json)))]), succeeded: false)
  }

  private static func unreadable(_ path: String) -> PolicyFault {
    PolicyFault(file: path, path: "", line: nil, .fileUnreadable, value: path)
  }

  private static func bytes(of path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map(Array.init)
  }
}
