package import Domain

/// What a round decided.
package struct MatchingResult: Hashable, Sendable {
  /// Pairs to propose, in the order of (surplus, shortage).
  package let pairs: [MatchedPair]
  /// Pairs that after mending have fewer heads than the smallest group of one of the two lots. They are
  /// not proposed; their heads stay open with the code ``RuleCode/smallestGroup``.
  package let dropped: [MatchedPair]
  /// Of the optimal flow, before mending: what the certificate is about.
  package let levels: MatchingLevels
  /// How many pairs shared the heads of that flow.
  package let flowPairs: Int
  /// Of the pairs that are kept. What these reach less, the small groups cost.
  package let keptLevels: MatchingLevels
  /// Of nearest-first greedy on the same lots, for comparison.
  package let greedyLevels: MatchingLevels
  /// Pairs that no hard rule forbade.
  package let arcs: Int
  package let evenness: Evenness
  /// Counties with a shortage in this round for which no minimum wage is known.
  package let countiesWithoutMinimumWage: [RegionCode]

  /// Lots of dropped pairs, if other pairs were made: without these, what was dropped may find
  /// another lot, so that the next round looks at them again.
  package var lookedAtAgain: Set<EntityID> {
    pairs.isEmpty ? [] : Set(dropped.flatMap { [$0.surplus, $0.shortage] })
  }
}

/// So many heads from a surplus lot to a shortage lot.
package struct MatchedPair: Hashable, Sendable {
  package let surplus: EntityID
  package let shortage: EntityID
  package let heads: Int
  /// Of one head.
  package let cost: PairCost
  /// First and last day of the loan, both included.
  package let from: CalendarDay
  package let to: CalendarDay
  package let distanceMetres: Int
  /// The shortage is urgent.
  package let urgent: Bool
}
