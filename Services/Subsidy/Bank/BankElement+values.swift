import Domain

/// Strict reading: an element that is asked for is there once, and its text is exactly one value.
extension BankElement {
  /// - Throws: `elementRepeated` if there are several.
  func child(_ name: String) throws(BankFileFault) -> BankElement? {
    let found = children.filter { $0.name == name }
    guard found.count <= 1 else { throw BankFileFault(.elementRepeated, at: found[1].place) }
    return found.first
  }

  func required(_ name: String) throws(BankFileFault) -> BankElement {
    guard let child = try child(name) else {
      throw BankFileFault(.elementMissing, at: place, value: name)
    }
    return child
  }

  /// The element at the end of a path of names, each once; nil if a part of the path is not there.
  func descendant(_ path: String...) throws(BankFileFault) -> BankElement? {
    var element = self
    for name in path {
      guard let child = try element.child(name) else { return nil }
      element = child
    }
    return element
  }

  func all(_ name: String) -> [BankElement] { children.filter { $0.name == name } }

  /// The text of an element that holds nothing else.
  func leaf() throws(BankFileFault) -> String {
    guard children.isEmpty else { throw BankFileFault(.textInvalid, at: place, value: text) }
    return text
  }

  /// ISO 20022 `Max35Text` without control characters.
  func identifier() throws(BankFileFault) -> String {
    let scalars = try leaf().unicodeScalars
    guard 1...BankLimits.idMaximum ~= scalars.count,
      !scalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw BankFileFault(.textInvalid, at: place, value: text) }
    return text
  }

  /// A code, or the proprietary text that a bank has in its stead: `Cd` or `Prtry`.
  func code() throws(BankFileFault) -> String {
    if let code = try child("Cd") { return try code.identifier() }
    return try required("Prtry").identifier()
  }

  /// Why the bank says something, as a code that may be told to anybody: the bank's own text, which may
  /// hold a name or an account number, becomes `bank-text`.
  func reasonCode() throws(BankFileFault) -> String {
    let code = try code()
    let isCode = code.utf8.allSatisfy {
      Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
    // As many digits as no account number has.
    let digits = code.utf8.count(where: Self.isDigit)
    return isCode && digits < BankLimits.accountLengths.lowerBound ? code : "bank-text"
  }

  /// A number of things, up to nine digits.
  func count() throws(BankFileFault) -> Int {
    let text = try leaf()
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy(Self.isDigit),
      let count = Int(text)
    else { throw BankFileFault(.amountInvalid, at: place, value: text) }
    return count
  }

  /// Yuan with up to five decimals, of which those behind the second are 0; 18 digits of fen at most.
  /// Without a sign.
  func decimal() throws(BankFileFault) -> Money {
    let text = try leaf()
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = Array((parts.count == 2 ? parts[1] : "0").utf8)
    let digits = Array(parts[0].utf8) + (decimals + [UInt8(ascii: "0")]).prefix(2)
    guard (1...16).contains(parts[0].utf8.count), (1...5).contains(decimals.count),
      decimals.dropFirst(2).allSatisfy({ $0 == UInt8(ascii: "0") }),
      digits.allSatisfy(Self.isDigit), let fen = Int64(String(decoding: digits, as: UTF8.self))
    else { throw BankFileFault(.amountInvalid, at: place, value: text) }
    return Money(fen: fen)
  }

  /// A `decimal` with its currency, which must be ours.
  func amount() throws(BankFileFault) -> Money {
    guard attributes["Ccy"] == Pain001Writer.currency else {
      throw BankFileFault(.currencyOther, at: place, value: attributes["Ccy"] ?? "")
    }
    return try decimal()
  }

  /// ISO 20022 `ISODateTime`; without a zone it is China's time, UTC+8.
  func time() throws(BankFileFault) -> Instant {
    let text = try leaf()
    guard let time = Instant(iso: text) ?? Instant(iso: text + "+08:00") else {
      throw BankFileFault(.timeInvalid, at: place, value: text)
    }
    return time
  }

  /// `Dt`, or the day of `DtTm` in UTC+8.
  func day() throws(BankFileFault) -> CalendarDay {
    if let time = try child("DtTm") { return try time.time().day }
    let day = try required("Dt")
    guard let value = CalendarDay(iso: try day.leaf()) else {
      throw BankFileFault(.timeInvalid, at: day.place, value: day.text)
    }
    return value
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
