internal import Events
internal import PolicyRules

/// The newest template of every kind. They lie in `Templates/notices.tsv`, a line per template and
/// version; `{name}` stands for what the event says, `\n` for a new line.
package struct NoticeTemplates: Sendable {
  private let newest: [NoticeKind: NoticeTemplate]

  package subscript(kind: NoticeKind) -> NoticeTemplate {
    guard let template = newest[kind] else { preconditionFailure("no template \(kind.rawValue)") }
    return template
  }

  /// Those that are part of the program.
  /// - Throws: `TemplateFault`, which stops the process at its start.
  package static func builtIn() throws(TemplateFault) -> NoticeTemplates {
    try NoticeTemplates(tsv: String(decoding: builtInText, as: UTF8.self))
  }

  package static var builtInText: [UInt8] { PackageResources.notices_tsv }

  /// - Parameter text: a line of names, then `id`, `version`, `class`, and title and body, first in
  ///   Chinese and then in English.
  /// - Throws: all that is wrong at once.
  package init(tsv text: String) throws(TemplateFault) {
    var found: [NoticeKind: [Int: NoticeTemplate]] = [:]
    var problems: [String] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where number > 0 && !line.isEmpty {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 7 else {
        problems.append("line \(number + 1) needs seven cells, and has \(cells.count)")
        continue
      }
      let name = "template '\(cells[0])' version \(cells[1])"
      guard let kind = NoticeKind(rawValue: cells[0]), let version = Int(cells[1]), version > 0,
        let noticeClass = NoticeClass(rawValue: cells[2])
      else {
        problems.append("\(name) has an unknown id, version or class")
        continue
      }
      let template = NoticeTemplate(
        kind: kind, version: version, noticeClass: noticeClass,
        title: Self.wording(cells[3], cells[4]), body: Self.wording(cells[5], cells[6]))
      problems += Self.problems(template).map { "\(name) \($0)" }
      if found[kind, default: [:]].updateValue(template, forKey: version) != nil {
        problems.append("\(name) is there twice")
      }
    }
    for kind in NoticeKind.allCases where found[kind] == nil {
      problems.append("there is no template '\(kind.rawValue)'")
    }
    guard problems.isEmpty else { throw TemplateFault(problems: problems) }
    newest = found.compactMapValues { versions in
      versions.max { $0.key < $1.key }?.value
    }
  }

  private static func wording(_ zh: String, _ en: String) -> PolicyWording {
    PolicyWording(
      zh: zh.replacing("\\n", with: "\n"), en: en.replacing("\\n", with: "\n"))
  }

  private static func problems(_ template: NoticeTemplate) -> [String] {
    var problems: [String] = []
    for (part, wording) in [("title", template.title), ("body", template.body)] {
      for (language, text) in [("Chinese", wording.zh), ("English", wording.en)] {
        if text.allSatisfy(\.isWhitespace) { problems.append("has no \(language) \(part)") }
        let rest = text.replacing(/\{[^{}]*\}/, with: "")
        if rest.contains("{") || rest.contains("}") {
          problems.append("has a single brace in its \(language) \(part)")
        }
      }
      for name in wording.placeholders.subtracting(template.kind.variables).sorted() {
        problems.append("has an unknown placeholder {\(name)} in its \(part)")
      }
      if part == "title", (wording.zh + wording.en).contains("\n") {
        problems.append("has a title of several lines")
      }
    }
    return problems
  }
}
