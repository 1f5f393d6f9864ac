internal import Domain

/// The texts of every code, in both languages: what is wrong, and how to mend it.
///
/// They lie in `Texts/faults.tsv`, a line per code; `{name}` stands for an argument of the fault, and
/// `{value}` for what was sent. Of a command that its owner refused the code is known and no argument:
/// where the texts of a code need some, a line `refused/CODE` has others.
package enum FaultTexts {
  package struct Entry: Sendable {
    let title: [Language: String]
    let mend: [Language: String]
  }

  package static let entries: [String: Entry] = load(PackageResources.faults_tsv)

  package static func title(
    _ code: String, _ language: Language, _ arguments: [String: String] = [:]
  ) -> String {
    filled((entries[code] ?? unknown).title[language] ?? code, arguments)
  }

  package static func mend(
    _ code: String, _ language: Language, _ arguments: [String: String] = [:]
  ) -> String {
    filled((entries[code] ?? unknown).mend[language] ?? code, arguments)
  }

  /// Under which its texts lie where a command was refused after it had been accepted.
  package static func refused(_ code: String) -> String {
    let own = "refused/\(code)"
    return entries[own] == nil ? code : own
  }

  /// A code of another process that this build does not know yet.
  private static let unknown = Entry(
    title: [.chinese: "请求未被接受", .english: "The request was not accepted"],
    mend: [.chinese: "请按代码查阅说明", .english: "Look up the code in the documentation"])

  private static func filled(_ text: String, _ arguments: [String: String]) -> String {
    guard text.contains("{") else { return text }
    return arguments.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// The embedded table; a malformed line is our own bug.
  private static func load(_ bytes: [UInt8]) -> [String: Entry] {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
    return lines.reduce(into: [:]) { entries, line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      precondition(cells.count == 5, "a line of faults.tsv needs five cells: \(line)")
      let entry = Entry(
        title: [.chinese: cells[1], .english: cells[2]],
        mend: [.chinese: cells[3], .english: cells[4]])
      let previous = entries.updateValue(entry, forKey: cells[0])
      precondition(previous == nil, "two lines of faults.tsv for \(cells[0])")
    }
  }
}

extension FieldFault {
  /// The arguments of its texts.
  var textArguments: [String: String] {
    var all = arguments
    all["value"] = value ?? ""
    return all
  }
}
