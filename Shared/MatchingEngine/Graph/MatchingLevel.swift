/// The objective, most important first. The order is fixed; only the weights within `cost` are
/// configuration.
package enum MatchingLevel: Int, Sendable, CaseIterable, Comparable {
  /// Heads lent to urgent shortages: as many as possible.
  case urgentHeads
  /// Heads lent: as many as possible.
  case heads
  /// Sum over heads of ``PairCost/total``: as little as possible.
  case cost
  /// Heads lent that have not been asked yet: as few as possible.
  case unwillingHeads
  /// Sum over heads of ``Locality``: the same town before the same county before the same city.
  case localitySteps
  /// Sum over heads of a small hash of the pair, so that no lot wins every tie by its id.
  case tie

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a flow reaches at each level.
package struct MatchingLevels: Hashable, Sendable {
  package var urgentHeads: Int64 = 0
  package var heads: Int64 = 0
  package var cost: Int64 = 0
  package var unwillingHeads: Int64 = 0
  package var localitySteps: Int64 = 0
  package var tie: Int64 = 0

  package init() {}

  package subscript(level: MatchingLevel) -> Int64 {
    switch level {
    case .urgentHeads: urgentHeads
    case .heads: heads
    case .cost: cost
    case .unwillingHeads: unwillingHeads
    case .localitySteps: localitySteps
    case .tie: tie
    }
  }

  /// Whether this is better by the first level, down to `last`, at which the two differ.
  package func isBetter(than other: Self, through last: MatchingLevel = .tie) -> Bool {
    for level in MatchingLevel.allCases where level <= last && self[level] != other[level] {
      return level <= .heads ? self[level] > other[level] : self[level] < other[level]
    }
    return false
  }
}
