package import Domain

/// Why a round or a rule was refused before anything was solved.
package enum MatchingFault: Error, Hashable, Sendable {
  /// The same lot twice, on one side or on both.
  case duplicateLot(EntityID)
  /// A shortage among the surplus lots, or the other way round.
  case wrongSide(EntityID)
  /// A lot in a round has at least one open head, and no more than it states.
  case openOutOfRange(EntityID, Int)
  /// A number of the lot is negative, or too large to calculate with. The field is a JSON pointer.
  case termsOutOfRange(EntityID, field: String)
  /// A weight or rule outside 0 … 1,000,000, or a divisor of 0.
  case ruleOutOfRange(String, Int)
  /// Numbers of a graph that are negative, name no lot, or are too large together.
  case graphOutOfRange(String)

  /// A stable name for logs and tests.
  package var code: String {
    switch self {
    case .duplicateLot: "duplicate-lot"
    case .wrongSide: "wrong-side"
    case .openOutOfRange: "open-out-of-range"
    case .termsOutOfRange: "terms-out-of-range"
    case .ruleOutOfRange: "rule-out-of-range"
    case .graphOutOfRange: "graph-out-of-range"
    }
  }
}
