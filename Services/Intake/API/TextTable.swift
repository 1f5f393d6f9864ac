/// Words in both languages from an embedded table: a line per key; `{name}` stands for an argument. A key
/// that is missing and a line that is malformed are our own bugs.
struct TextTable: Sendable {
  private let name: String
  private let entries: [String: [Language: String]]

  /// - Parameter bytes: tab-separated key, Chinese and English, after a line of headings.
  init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
    entries = lines.reduce(into: [:]) { entries, line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      precondition(cells.count == 3, "a line of \(name) needs three cells: \(line)")
      let previous = entries.updateValue(
        [.chinese: cells[1], .english: cells[2]], forKey: cells[0])
      precondition(previous == nil, "two lines of \(name) for \(cells[0])")
    }
  }

  var keys: [String] { entries.keys.sorted() }

  func has(_ key: String) -> Bool { entries[key] != nil }

  func text(
    _ key: String, _ language: Language, _ arguments: [String: String] = [:]
  ) -> String {
    guard let text = entries[key]?[language] else {
      preconditionFailure("no text \(key) in \(name)")
    }
    return arguments.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// For templates, which name texts as `t.KEY`.
  func all(_ language: Language) -> [String: String] { entries.compactMapValues { $0[language] } }
}
