internal import Configuration
private import Foundation
internal import SystemPackage
private import Yams

/// A service's settings, read once at start from a YAML file and the environment (which wins).
package struct Settings: Sendable {
  private let reader: ConfigReader
  private let present: Set<String>
  private let keys: [String: ConfigurationKey]

  /// Reads and checks everything, and reports all faults at once.
  /// - Throws: `ConfigurationFault`.
  package init(
    file: String?, environment: [String: String], keys: [ConfigurationKey]
  ) async throws {
    self.keys = Dictionary(keys.map { ($0.name, $0) }) { first, _ in first }
    var problems: [String] = []
    var present: Set<String> = []
    var providers: [any ConfigProvider] = []

    let known = Dictionary(keys.map { ($0.environmentName, $0.name) }) { first, _ in first }
    var variables: [String: String] = [:]
    for (name, value) in environment
    where name.hasPrefix(ConfigurationKey.environmentPrefix) {
      if let key = known[name] {
        present.insert(key)
        variables[String(name.dropFirst(ConfigurationKey.environmentPrefix.count))] = value
      } else if !Self.foreignVariables.contains(name) {
        problems.append("unknown environment variable \(name)")
      }
    }
    providers.append(EnvironmentVariablesProvider(environmentVariables: variables))
    if let file {
      do {
        let found = try Self.names(inFile: file)
        for name in found.subtracting(self.keys.keys).sorted() {
          problems.append("unknown key '\(name)' in \(file)")
        }
        present.formUnion(found)
        providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
      } catch {
        throw ConfigurationFault(problems: ["cannot read \(file): \(error)"])
      }
    }
    reader = ConfigReader(providers: providers)
    self.present = present
    for key in keys {
      do {
        try check(key)
      } catch {
        problems.append("\(error)")
      }
    }
    guard problems.isEmpty else { throw ConfigurationFault(problems: problems) }
  }

  /// A sentence for each value that is not within its range.
  package func outOfRange(_ ranges: [(key: ConfigurationKey, range: ClosedRange<Int>)]) -> [String]
  {
    ranges.filter { !$0.range.contains(integer($0.key)) }.map { key, range in
      "key '\(key.name)' must be \(range.lowerBound) to \(range.upperBound) (\(key.unit))"
    }
  }

  package func text(_ key: ConfigurationKey) -> String {
    if case .text(let standard) = key.standard {
      return (try? reader.requiredString(forKey: ConfigKey(key.name), isSecret: key.isSecret))
        ?? standard ?? ""
    }
    preconditionFailure("\(key.name) is no text")
  }

  package func integer(_ key: ConfigurationKey) -> Int {
    if case .integer(let standard) = key.standard {
      return (try? reader.requiredInt(forKey: ConfigKey(key.name), isSecret: key.isSecret))
        ?? standard ?? 0
    }
    preconditionFailure("\(key.name) is no integer")
  }

  package func flag(_ key: ConfigurationKey) -> Bool {
    if case .flag(let standard) = key.standard {
      return (try? reader.requiredBool(forKey: ConfigKey(key.name), isSecret: key.isSecret))
        ?? standard
    }
    preconditionFailure("\(key.name) is no flag")
  }

  package func list(_ key: ConfigurationKey) -> [String] {
    if case .list(let standard) = key.standard {
      return
        (try? reader.requiredStringArray(forKey: ConfigKey(key.name), isSecret: key.isSecret))
        ?? standard ?? []
    }
    preconditionFailure("\(key.name) is no list")
  }

  /// Present keys must have their type; required keys must be present.
  private func check(_ key: ConfigurationKey) throws {
    let name = ConfigKey(key.name)
    guard present.contains(key.name) else {
      switch key.standard {
      case .text(nil), .integer(nil), .list(nil):
        throw SettingProblem(
          "missing key '\(key.name)' (or \(key.environmentName)): \(key.purpose)")
      default: return
      }
    }
    do {
      switch key.standard {
      case .text: _ = try reader.requiredString(forKey: name, isSecret: key.isSecret)
      case .integer: _ = try reader.requiredInt(forKey: name, isSecret: key.isSecret)
      case .flag: _ = try reader.requiredBool(forKey: name, isSecret: key.isSecret)
      case .list: _ = try reader.requiredStringArray(forKey: name, isSecret: key.isSecret)
      }
    } catch {
      throw SettingProblem("key '\(key.name)' must be \(key.standard.expectation)")
    }
  }

  /// Dotted names of all leaves of a YAML file.
  private static func names(inFile file: String) throws -> Set<String> {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    var names: Set<String> = []
    func visit(_ node: Node, _ prefix: String) {
      guard case .mapping(let mapping) = node else {
        names.insert(prefix)
        return
      }
      for (key, value) in mapping {
        let name = key.string ?? "?"
        visit(value, prefix.isEmpty ? name : "\(prefix).\(name)")
      }
    }
    if let root = try Yams.compose(yaml: text) { visit(root, "") }
    return names
  }

  /// Variables of the same prefix that are meant for scripts and tests, not for services.
  private static let foreignVariables: Set<String> = [
    "TIAOJI_PYTHON", "TIAOJI_RUN", "TIAOJI_BINARIES", "TIAOJI_SIMULATION_SEED",
    "TIAOJI_SIMULATION_SEEDS",
  ]
}

/// All that is wrong with a configuration, one sentence each.
package struct ConfigurationFault: Error, CustomStringConvertible {
  package let problems: [String]

  package init(problems: [String]) { self.problems = problems }

  package var description: String { problems.joined(separator: "; ") }
}

private struct SettingProblem: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension ConfigurationKey.Value {
  fileprivate var expectation: String {
    switch self {
    case .text: "text"
    case .integer: "a whole number"
    case .flag: "true or false"
    case .list: "a list of texts"
    }
  }
}
