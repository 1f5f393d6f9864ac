extension BinaryInteger {
  /// Division that rounds towards minus infinity, so that days before 1970 count like those after:
  /// the remainder is never negative. `divisor` > 0.
  func floored(by divisor: Self) -> (quotient: Self, remainder: Self) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// Decimal digits with zeros in front, at least `width` of them; for values that are not negative.
  func zeroPadded(to width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}
