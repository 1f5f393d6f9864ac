/// The languages of texts for people. Chinese unless the caller prefers English.
package enum Language: String, Sendable, CaseIterable {
  case chinese = "zh-CN"
  case english = "en"

  /// By `Accept-Language` (RFC 9110, 12.5.4): the language range of the highest weight that is one
  /// of ours, the first one of equals.
  package init(acceptLanguage: String?) {
    var best: (language: Language, weight: Double) = (.chinese, 0)
    for item in WeightedList.items(acceptLanguage ?? "") {
      let primary = item.value.split(separator: "-").first ?? ""
      let language: Language? =
        switch primary {
        case "zh", "*": .chinese
        case "en": .english
        default: nil
        }
      if let language, item.weight > best.weight { best = (language, item.weight) }
    }
    self = best.language
  }
}

/// A header that lists alternatives with weights: `zh;q=0.8, en`.
enum WeightedList {
  static func items(_ header: String) -> [(value: String, weight: Double)] {
    header.split(separator: ",").prefix(32).compactMap { item in
      let parts = item.split(separator: ";").map { $0.trimmed.lowercased() }
      guard let value = parts.first, !value.isEmpty else { return nil }
      let quality = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
      return (value, quality.flatMap { Double($0) } ?? 1)
    }
  }
}

extension StringProtocol {
  /// Without the blanks and tabs at its ends.
  var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return String(rest)
  }
}
