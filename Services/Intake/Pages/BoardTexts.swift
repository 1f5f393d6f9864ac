internal import Domain

/// The words of the board in both languages: `Resources/board.tsv`, a line per key; `{name}` stands for
/// an argument. A key that is missing is our own bug.
enum BoardTexts {
  private static let table = TextTable("board.tsv", PackageResources.board_tsv)

  static func text(
    _ key: String, _ language: Language, _ arguments: [String: String] = [:]
  ) -> String {
    table.text(key, language, arguments)
  }

  /// For the templates, which name texts as `t.KEY`.
  static func all(_ language: Language) -> [String: String] { table.all(language) }

  /// A process's name in words; one that this build does not know by its own name.
  static func process(_ name: String, _ language: Language) -> String {
    let key = "process-\(name)"
    return table.has(key) ? table.text(key, language) : name
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
