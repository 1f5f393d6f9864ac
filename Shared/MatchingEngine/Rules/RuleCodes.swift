import Domain

/// A set of rule codes without allocation: millions of pairs are refused while a graph is built.
struct RuleCodes: OptionSet, Sendable {
  let rawValue: UInt16

  static let sameEnterprise = RuleCodes(rawValue: 1 << 0)
  static let blocked = RuleCodes(rawValue: 1 << 1)
  static let dates = RuleCodes(rawValue: 1 << 2)
  static let distance = RuleCodes(rawValue: 1 << 3)
  static let wageFloor = RuleCodes(rawValue: 1 << 4)
  static let minimumWage = RuleCodes(rawValue: 1 << 5)
  static let hazards = RuleCodes(rawValue: 1 << 6)
  static let certificate = RuleCodes(rawValue: 1 << 7)
  static let occupation = RuleCodes(rawValue: 1 << 8)
  static let smallestGroup = RuleCodes(rawValue: 1 << 9)

  /// The same as a set of codes: bit n is the n-th case of ``RuleCode``.
  var codes: Set<RuleCode> {
    Set(RuleCode.allCases.enumerated().filter { rawValue & 1 << $0.offset != 0 }.map(\.element))
  }
}
