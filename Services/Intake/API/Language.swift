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

  /// Of what is there as a page for people and as JSON: whether an `Accept` would rather have the page.
  /// Of equal weights a type that is named precedes a range that has it, as browsers mean it; whoever
  /// names both equally, or neither, gets JSON.
  static func prefersPage(_ accept: String?) -> Bool {
    guard let accept else { return false }
    let items = items(accept)
    func rank(_ ranges: [String]) -> (weight: Double, precision: Int) {
      for (index, range) in ranges.enumerated() {
        if let item = items.first(where: { $0.value == range }) {
          return (item.weight, ranges.count - index)
        }
      }
      return (0, 0)
    }
    let page = rank(["text/html", "text/*", "*/*"])
    return page.weight > 0 && page > rank(["application/json", "application/*", "*/*"])
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
