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
  /// Of a lot, not of a pair: its enterprise let so many proposals lapse in a row that rounds leave it out
  /// until it is amended.
  case unanswered
}
