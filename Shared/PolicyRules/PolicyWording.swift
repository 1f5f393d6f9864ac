/// The same in Chinese and in English.
package struct PolicyWording: Hashable, Sendable {
  package let zh: String
  package let en: String

  package init(zh: String, en: String) {
    (self.zh, self.en) = (zh, en)
  }

  package var json: JSONTree { .fields([("zh", .text(zh)), ("en", .text(en))]) }

  /// Names in braces that the text has.
  package var placeholders: Set<String> {
    Set((zh + en).matches(of: /\{([^{}]*)\}/).map { String($0.1) })
  }

  package func filled(_ values: [String: String]) -> PolicyWording {
    func fill(_ text: String) -> String {
      text.replacing(/\{([^{}]*)\}/) { match in values[String(match.1)] ?? String(match.0) }
    }
    return PolicyWording(zh: fill(zh), en: fill(en))
  }
}

extension FormReader {
  /// A field with the keys `zh` and `en`.
  func wording(
    _ name: String, required: Bool = true, placeholders: Set<String> = []
  ) -> PolicyWording? {
    guard let inner = reader(name, required: required) else { return nil }
    return inner.wording(placeholders: placeholders)
  }

  /// A wording of one line, which stands in the bank's file too.
  func title(_ name: String) -> PolicyWording? {
    let wording = wording(name)
    guard let wording else { return nil }
    for text in [wording.zh, wording.en] {
      let scalars = text.unicodeScalars
      guard
        scalars.count <= Self.titleMaximum,
        !scalars.contains(where: { $0.properties.generalCategory == .control })
      else {
        fault(
          .outOfRange, name, value: "\(scalars.count)",
          expected: "1…\(Self.titleMaximum), no control character")
        break
      }
    }
    return wording
  }

  /// Unicode scalars: ISO 20022 `Max140Text`.
  private static var titleMaximum: Int { 140 }

  /// This object itself, with the keys `zh` and `en`.
  func wording(placeholders: Set<String> = []) -> PolicyWording? {
    let (zh, en) = (text("zh"), text("en"))
    finish()
    guard let zh, let en else { return nil }
    let wording = PolicyWording(zh: zh, en: en)
    for unknown in wording.placeholders.subtracting(placeholders).sorted() {
      fault(
        .placeholderUnknown, value: unknown, expected: placeholders.sorted().joined(separator: ", ")
      )
    }
    return wording
  }
}
