/// One thing wrong with a policy file or with facts, where it stands and how to mend it.
package struct PolicyFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// As the caller named it; empty for facts that were made in the program.
  package let file: String
  /// JSON pointer (RFC 6901) into the file; empty for the whole of it.
  package let path: String
  /// From 1; nil where there is no line to show.
  package let line: Int?
  package let code: PolicyFaultCode
  /// What was found.
  package let value: String
  /// What would fit: a unit, a range, the choices.
  package let expected: String

  /// Unicode scalars of `value` and `expected` that are kept.
  private static let textMaximum = 300

  package init(
    file: String, path: String, line: Int?, _ code: PolicyFaultCode, value: String = "",
    expected: String = ""
  ) {
    (self.file, self.path, self.line, self.code) = (file, path, line, code)
    self.value = String(value.unicodeScalars.prefix(Self.textMaximum))
    self.expected = String(expected.unicodeScalars.prefix(Self.textMaximum))
  }

  /// What is wrong.
  package var wording: PolicyWording { filled(PolicyFaultTexts.entry(code).title) }
  /// How to mend it.
  package var mend: PolicyWording { filled(PolicyFaultTexts.entry(code).mend) }

  package var description: String {
    let place = "\(file)\(line.map { ":\($0)" } ?? "") \(path)"
    return "\(place) [\(code.rawValue)] \(wording.zh) \(wording.en)"
  }

  package var json: JSONTree {
    .fields([
      ("file", .text(file)), ("path", .text(path)), ("line", line.map(JSONTree.number) ?? .null),
      ("code", .text(code.rawValue)), ("value", .text(value)), ("expected", .text(expected)),
      ("text", wording.json), ("mend", mend.json),
    ])
  }

  private func filled(_ text: PolicyWording) -> PolicyWording {
    text.filled(["value": value, "expected": expected])
  }
}

/// All that is wrong, in the order of the lines; what has none comes last.
package struct PolicyFaults: Error, Equatable, CustomStringConvertible {
  package let faults: [PolicyFault]

  package init(_ faults: [PolicyFault]) {
    let numbered = faults.enumerated().sorted {
      ($0.element.file, $0.element.line ?? .max, $0.offset)
        < ($1.element.file, $1.element.line ?? .max, $1.offset)
    }
    self.faults = numbered.map(\.element)
  }

  package var description: String { faults.map(\.description).joined(separator: "\n") }
}
