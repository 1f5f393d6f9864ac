/// Reads fixed-width ASCII fields of a date or time text from left to right. Strict: a field is there
/// in full or the answer is nil, so that "2021-1-2" or "2021-01-12x" never pass.
struct ISOReader {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = Substring(text).utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// Exactly `count` decimal digits.
  mutating func number(digits count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = nextDigit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// As many digits as follow, as a fraction of a second in microseconds; further ones are cut off.
  /// Nil when there is none, or more than nine.
  mutating func fractionMicroseconds() -> Int64? {
    var value: Int64 = 0
    var count = 0
    while let digit = nextDigit() {
      count += 1
      if count <= 6 { value = value * 10 + Int64(digit) }
      if count > 9 { return nil }
    }
    guard count > 0 else { return nil }
    for _ in 0..<Swift.max(0, 6 - count) { value *= 10 }
    return value
  }

  /// Steps over `character` if it comes next.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let first = rest.first, first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func nextDigit() -> Int? {
    guard let first = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
      return nil
    }
    rest.removeFirst()
    return Int(first - UInt8(ascii: "0"))
  }
}
