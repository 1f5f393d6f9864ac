/// The hard rules: why a surplus and a shortage cannot be matched. The texts are stable; they are
/// stored, shown and counted.
package enum RuleCode: String, Sendable, CaseIterable {
  /// Lender and borrower are the same enterprise.
  case sameEnterprise = "same-enterprise"
  /// One side blocks the other, or the pair was declined or lapsed with these versions.
  case blocked
  /// Too few shared days from the first day on which the loan could start.
  case dates
  /// Farther apart than one of the two reaches, without lodging that is both offered and wanted.
  case distance
  /// The offered monthly floor is below the asked one.
  case wageFloor = "wage-floor"
  /// The offered monthly floor is below the minimum of the post's county.
  case minimumWage = "minimum-wage"
  /// A hazard of the post that the workers do not accept.
  case hazards
  /// The post requires a certificate that the workers do not hold.
  case certificate
  /// A skilled post, and an occupation that is neither the same nor related nor allowed.
  case occupation
  /// One of the two cannot make up the larger of the smallest groups; also why a pair of the
  /// optimum is dropped.
  case smallestGroup = "smallest-group"
}

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
