package import Events
package import PolicyRules

/// The texts of one kind of notice, in one version. A change of its texts is a new version, which those
/// who were told by the old one are not told by again: the event is over.
package struct NoticeTemplate: Sendable {
  package let kind: NoticeKind
  /// From 1.
  package let version: Int
  package let noticeClass: NoticeClass
  package let title: PolicyWording
  package let body: PolicyWording

  /// Title and body with each name in braces replaced, once: what a value has in braces stays.
  /// - Throws: `TemplateFault` if a value is missing; half a text is never told.
  package func filled(_ values: NoticeValues) throws(TemplateFault) -> FilledNotice {
    let missing = title.placeholders.union(body.placeholders).subtracting(values.names).sorted()
    guard missing.isEmpty else {
      throw TemplateFault(problems: missing.map { "\(kind.rawValue): no value for {\($0)}" })
    }
    return FilledNotice(title: values.fill(title), body: values.fill(body))
  }
}

package struct FilledNotice: Hashable, Sendable {
  package let title: PolicyWording
  package let body: PolicyWording
}

/// What is said in place of the names in braces, in each language.
package struct NoticeValues: Sendable {
  private var zh: [String: String] = [:]
  private var en: [String: String] = [:]

  package init() {}

  package mutating func set(_ name: String, _ value: String) { set(name, zh: value, en: value) }

  package mutating func set(_ name: String, zh chinese: String, en english: String) {
    zh[name] = chinese
    en[name] = english
  }

  var names: Set<String> { Set(zh.keys) }

  func fill(_ wording: PolicyWording) -> PolicyWording {
    PolicyWording(zh: wording.filled(zh).zh, en: wording.filled(en).en)
  }
}

/// What is wrong with the templates, or with what one was to be filled with; one sentence each, with
/// names of templates and variables and never a value.
package struct TemplateFault: Error, Hashable, CustomStringConvertible {
  package let problems: [String]

  package var description: String { problems.joined(separator: "; ") }
}
