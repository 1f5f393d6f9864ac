internal import Domain

/// Fields of what is commanded about subsidies.
extension FieldReader {
  static let workerNumberMaximum = 64
  static let amountMaximum = 999_999_999_999_999_999
  /// The entity `fund/…` of a record has room for it.
  static let fundMaximum = 120
  static let documentBytesMaximum = 200

  /// The number by which a worker is known for good, as its digest. Letters are made capital and half
  /// width, so that one number has one digest.
  mutating func worker(_ name: String, _ vault: Vault) -> String? {
    guard let text = text(name) else { return nil }
    let scalars = text.unicodeScalars
    guard (1...Self.workerNumberMaximum).contains(scalars.count),
      scalars.allSatisfy({ Self.isVisible($0) })
    else {
      refuse(name, "worker-number-invalid", ["maximum": "\(Self.workerNumberMaximum)"])
      return nil
    }
    let narrow = scalars.map { scalar in
      (0xFF01...0xFF5E).contains(scalar.value)
        ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }
    let number = String(String.UnicodeScalarView(narrow)).uppercased()
    return vault.digest(number, .workerNumber)
  }

  /// - Parameter today: the last day that may be given.
  mutating func pastDay(
    _ name: String, _ today: CalendarDay, required: Bool = true
  ) -> CalendarDay? {
    guard required || has(name) else {
      pass(name)
      return nil
    }
    guard let day = day(name) else { return nil }
    guard day <= today else {
      refuse(name, "day-in-future", value: day.iso, ["bound": today.iso])
      return nil
    }
    return day
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int>, _ code: String) -> Int? {
    guard let number = integer(name) else { return nil }
    guard range.contains(number) else {
      refuse(
        name, code, value: "\(number)",
        ["minimum": "\(range.lowerBound)", "maximum": "\(range.upperBound)"])
      return nil
    }
    return number
  }

  /// Whole fen.
  mutating func amount(_ name: String, from least: Int = 1) -> Money? {
    integer(name, in: least...Self.amountMaximum, "amount-out-of-range")
      .map { Money(fen: Int64($0)) }
  }

  /// SHA-256 in 64 hexadecimal digits.
  mutating func sha256(_ name: String) -> [UInt8]? {
    guard let text = text(name) else { return nil }
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard text.utf8.count == 64, digits.count == 64 else {
      refuse(name, "not-a-digest", value: text)
      return nil
    }
    return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  mutating func policy(_ name: String) -> String? {
    guard let text = text(name) else { return nil }
    guard PolicyName.isOne(text) else {
      refuse(name, "not-a-policy", value: text)
      return nil
    }
    return text
  }

  /// As the ledger has it: printable ASCII, without a blank or `#`.
  mutating func fund(_ name: String) -> String? {
    guard let text = text(name) else { return nil }
    guard (1...Self.fundMaximum).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") })
    else {
      refuse(name, "not-a-fund", value: text, ["maximum": "\(Self.fundMaximum)"])
      return nil
    }
    return text
  }

  mutating func document(_ name: String) -> String? {
    guard let line = line(name, maximum: Self.documentBytesMaximum) else { return nil }
    guard line.utf8.count <= Self.documentBytesMaximum else {
      refuse(
        name, "document-too-long", value: line, ["maximum": "\(Self.documentBytesMaximum)"])
      return nil
    }
    return line
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }
}

/// How a policy is named, in its file and everywhere.
enum PolicyName {
  static let pattern = "^[a-z][a-z0-9-]{0,99}$"

  static func isOne(_ text: String) -> Bool {
    text.wholeMatch(of: /[a-z][a-z0-9-]{0,99}/) != nil
  }
}

/// Divisions of the whole country, of which ours are known one by one and the others by their province
/// (GB/T 2260).
enum AnyDivision {
  private static let provinces: Set<String> = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82",
  ]

  static func isKnown(_ code: RegionCode) -> Bool {
    Regions.prefectures.contains(code.prefecture)
      ? Regions.named(code) != nil : provinces.contains(String(code.text.prefix(2)))
  }
}
