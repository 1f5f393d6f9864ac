internal import Domain

/// The words of the board in both languages: `Resources/board.tsv`, a line per key; `{name}` stands for
/// an argument. A key that is missing is our own bug.
enum BoardTexts {
  static let entries = load(PackageResources.board_tsv)

  static func text(
    _ key: String, _ language: Language, _ arguments: [String: String] = [:]
  ) -> String {
    guard let text = entries[key]?[language] else { preconditionFailure("no text \(key)") }
    return arguments.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// For the templates, which name texts as `t.KEY`.
  static func all(_ language: Language) -> [String: String] {
    entries.compactMapValues { $0[language] }
  }

  /// A process's name in words; one that this build does not know by its own name.
  static func process(_ name: String, _ language: Language) -> String {
    entries["process-\(name)"]?[language] ?? name
  }

  /// Of a division that we have no data for, its code.
  static func division(_ code: RegionCode, _ language: Language) -> String {
    guard let region = Regions.named(code) else { return code.text }
    return language == .chinese ? region.name : region.nameEnglish
  }

  /// Without the word for its kind, for where there is little room.
  static func shortDivision(_ code: RegionCode, _ language: Language) -> String {
    let name = division(code, language)
    return language == .chinese
      ? String(name.dropLast()) : String(name.prefix { $0 != " " })
  }

  private static func load(_ bytes: [UInt8]) -> [String: [Language: String]] {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
    return lines.reduce(into: [:]) { entries, line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      precondition(cells.count == 3, "a line of board.tsv needs three cells: \(line)")
      let previous = entries.updateValue(
        [.chinese: cells[1], .english: cells[2]], forKey: cells[0])
      precondition(previous == nil, "two lines of board.tsv for \(cells[0])")
    }
  }
}

extension BinaryInteger {
  /// With a comma after each three digits.
  var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return self < 0 ? "-\(text)" : text
  }
}

extension Instant {
  /// `2021-01-12 09:00`, in UTC+8.
  var boardMinute: String {
    let minutes = Int(timeOfDayMicroseconds / 60_000_000)
    return "\(day.iso) \(padded(minutes / 60)):\(padded(minutes % 60))"
  }

  private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
