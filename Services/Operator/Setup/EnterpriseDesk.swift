internal import Domain
internal import Foundation

/// An enterprise as it is to be added.
struct EnterpriseEntry: Codable, Sendable, Hashable {
  let code: String
  let name: String
  let kind: String
  let region: String

  static func read(file: String) throws -> [EnterpriseEntry] {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let rows = try CSVTable(text, requiring: ["code", "name", "kind", "region"]).rows
    return try rows.map { row in
      EnterpriseEntry(
        code: try row.text("code"), name: try row.text("name"), kind: try row.text("kind"),
        region: try row.text("region"))
    }
  }
}

/// Intake's verbs about enterprises and API keys.
package enum EnterpriseDesk {
  struct Added: Codable, Sendable {
    struct Fault: Codable, Sendable {
      let field: String?
      let code: String?
    }

    let code: String
    let keyID: String?
    let key: String?
    let warnings: [String]?
    let refused: String?
    let errors: [Fault]?

    var faults: String { (errors ?? []).compactMap(\.code).joined(separator: ", ") }
  }

  struct Issued: Codable, Sendable {
    let keyID: String
    let key: String
  }

  struct Revoked: Codable, Sendable {
    let revoked: [String]
  }

  private struct Enterprises<Entry: Codable & Sendable>: Codable, Sendable {
    let enterprises: [Entry]
  }

  /// What one request takes.
  package static let requestMaximum = 200

  /// Adds them, so many a request. Keys are told once: `keep` is handed each request's answers before
  /// the next request goes out, so that a failure loses no key that was told.
  static func add(
    _ entries: [EnterpriseEntry], _ processes: Processes, keep: ([Added]) throws -> Void = { _ in }
  ) throws -> [Added] {
    try inBlocks(entries, keep: keep) { part in
      try processes.operate(
        "intake", "enterprise.add", Enterprises(enterprises: part), as: Enterprises<Added>.self,
        seconds: 60
      ).enterprises
    }
  }

  package static func inBlocks<Entry, Answer>(
    _ entries: [Entry], of size: Int = requestMaximum, keep: ([Answer]) throws -> Void,
    _ ask: ([Entry]) throws -> [Answer]
  ) throws -> [Answer] {
    try stride(from: 0, to: entries.count, by: size).flatMap { start in
      let answers = try ask(Array(entries[start..<min(start + size, entries.count)]))
      try keep(answers)
      return answers
    }
  }

  static func issueKey(_ code: String, _ processes: Processes) throws -> Issued {
    try processes.operate("intake", "enterprise.issue-key", ["code": code], as: Issued.self)
  }

  static func addOperatorKey(_ label: String, _ processes: Processes) throws -> Issued {
    try processes.operate("intake", "operator-key.add", ["label": label], as: Issued.self)
  }

  static func addGatewayKey(_ label: String, _ processes: Processes) throws -> Issued {
    try processes.operate("intake", "gateway-key.add", ["label": label], as: Issued.self)
  }
}
