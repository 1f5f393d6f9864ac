internal import Domain
private import Foundation
internal import ServiceKit
private import Yams

/// The scalars and lists of one process's configuration file, by dotted name. What they may be is for
/// the process to judge.
struct ClientSettings: Sendable {
  private var scalars: [String: String] = [:]
  private var lists: [String: [String]] = [:]
  private let file: String
  private let runFolder: String?

  /// - Parameter runFolder: what relative paths start from; nil for the working folder.
  init(file: String, runFolder: String?) throws {
    self.file = file
    self.runFolder = runFolder
    do {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      if let root = try Yams.compose(yaml: text) { flatten(root, "") }
    } catch {
      throw OperatorFault("cannot read \(file): \(error)")
    }
  }

  func text(_ name: String) -> String? { scalars[name] }

  func integer(_ name: String) -> Int? { scalars[name].flatMap { Int($0) } }

  func list(_ name: String) -> [String]? { lists[name] }

  func required(_ name: String) throws -> String {
    guard let text = text(name) else { throw OperatorFault("\(file) has no \(name)") }
    return text
  }

  /// A path, from the folder in which the process runs.
  func path(_ name: String) throws -> String { resolved(try required(name)) }

  private func resolved(_ path: String) -> String {
    guard let runFolder, !path.hasPrefix("/") else { return path }
    return "\(runFolder)/\(path)"
  }

  /// Nil in real time, and before `up` has written the anchor.
  func scenarioClock() -> ScenarioClock? {
    typealias Keys = ServiceConfiguration.Keys
    guard let anchor = text(Keys.scenarioAnchor.name), !anchor.isEmpty,
      let wall = try? String(contentsOfFile: resolved(anchor), encoding: .utf8),
      let microseconds = Int64(wall.trimmingCharacters(in: .whitespacesAndNewlines)),
      let start = day(Keys.scenarioStart), let end = day(Keys.scenarioEnd)
    else { return nil }
    return ScenarioClock(
      start: .start(of: start), end: .start(of: end),
      rate: Int64(integer(Keys.scenarioRate.name) ?? 1),
      anchor: Instant(microseconds: microseconds))
  }

  private func day(_ key: ConfigurationKey) -> CalendarDay? {
    guard case .text(let standard) = key.standard else { return nil }
    return (text(key.name) ?? standard).flatMap(CalendarDay.init(iso:))
  }

  private mutating func flatten(_ node: Node, _ name: String) {
    switch node {
    case .mapping(let mapping):
      for (key, value) in mapping {
        guard let key = key.string else { continue }
        flatten(value, name.isEmpty ? key : "\(name).\(key)")
      }
    case .sequence(let sequence): lists[name] = sequence.compactMap { $0.scalar?.string }
    default: scalars[name] = node.scalar?.string
    }
  }
}
