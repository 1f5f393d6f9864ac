/// An amount of renminbi in whole fen (1/100 yuan), negative allowed. Arithmetic throws and never
/// wraps or traps: amounts come from outside.
package struct Money: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let fen: Int64

  package init(fen: Int64) {
    self.fen = fen
  }

  package static let zero = Money(fen: 0)

  package func adding(_ other: Money) throws(MoneyOverflow) -> Money {
    try Self.checked(fen.addingReportingOverflow(other.fen))
  }

  package func subtracting(_ other: Money) throws(MoneyOverflow) -> Money {
    try Self.checked(fen.subtractingReportingOverflow(other.fen))
  }

  package func multiplied(by factor: Int64) throws(MoneyOverflow) -> Money {
    try Self.checked(fen.multipliedReportingOverflow(by: factor))
  }

  /// Yuan with two decimals and no grouping: `-1234.05`.
  package var yuan: String {
    let (whole, rest) = fen.magnitude.quotientAndRemainder(dividingBy: 100)
    return "\(fen < 0 ? "-" : "")\(whole).\(rest.zeroPadded(to: 2))"
  }

  package var description: String { yuan }

  package static func < (left: Self, right: Self) -> Bool {
    left.fen < right.fen
  }

  private static func checked(
    _ result: (partialValue: Int64, overflow: Bool)
  ) throws(MoneyOverflow) -> Money {
    guard !result.overflow else { throw MoneyOverflow() }
    return Money(fen: result.partialValue)
  }
}

/// The result of an operation on `Money` does not fit 64 bits of fen.
package struct MoneyOverflow: Error, Equatable {
  package init() {}
}
