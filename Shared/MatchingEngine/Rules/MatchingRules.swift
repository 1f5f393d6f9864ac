package import Domain

/// What a round goes by: the least a loan must last, the weights of the cost, local minimum wages.
///
/// Weights are configuration. The order of the objective is not: urgent heads, then heads, then
/// cost, then the ties of ``MatchingLevel``.
package struct MatchingRules: Hashable, Sendable {
  /// Days that a surplus and a shortage must share, ends included.
  package var leastSharedDays: Int
  package var weights: CostWeights
  package var widening: ReachWidening
  /// Monthly minimum by county of the post. A county that is missing is not checked: a
  /// round's result lists it, and a process says so when it starts.
  package var minimumWages: [RegionCode: Money]

  package init(
    leastSharedDays: Int = Limits.leastSharedDays, weights: CostWeights = .standard,
    widening: ReachWidening = .standard, minimumWages: [RegionCode: Money] = [:]
  ) {
    self.leastSharedDays = leastSharedDays
    self.weights = weights
    self.widening = widening
    self.minimumWages = minimumWages
  }

  package static let standard = MatchingRules()

  /// - Throws: ``MatchingFault/ruleOutOfRange(_:_:)`` for the first number that is out of range.
  package func validate() throws(MatchingFault) {
    guard (1...CostWeights.maximum).contains(leastSharedDays) else {
      throw .ruleOutOfRange("leastSharedDays", leastSharedDays)
    }
    try weights.validate()
    try widening.validate()
  }
}

/// The weights of the cost of lending one head; points without a unit.
///
/// The default scale: 100 m of distance are one point, so a related occupation weighs as much as
/// 4 km, another one 12 km, a day of training 1 km, and a wage 1 % above what is asked 1 km.
package struct CostWeights: Hashable, Sendable {
  /// Every so many metres, rounded to the nearest, cost one point.
  package var metresPerPoint = 100
  /// For another occupation of the same cluster.
  package var relatedOccupation = 40
  /// For an occupation of another cluster, beside the training days.
  package var otherOccupation = 120
  /// Per day of training, where the occupation is of another cluster.
  package var trainingDay = 10
  /// Per mille by which the offered floor differs from the asked one.
  package var wageGapPerMille = 1
  /// Per day that the borrower needs and the loan does not cover.
  package var uncoveredDay = 1
  /// Credit per day that each of the two lots has waited.
  package var waitedDay = 1
  /// Days of waiting that count, for each lot.
  package var waitedDaysMaximum = 30
  /// What a pair fewer may cost, all its heads together: thirty heads should not go to ten borrowers.
  /// Counted after the optimum, see `mended`.
  package var pair = 30

  package init() {}

  package static let standard = CostWeights()

  /// The largest weight; keeps the cost of a head within 63 bits whatever the lots state.
  package static let maximum = 1_000_000

  package func validate() throws(MatchingFault) {
    guard (1...Self.maximum).contains(metresPerPoint) else {
      throw .ruleOutOfRange("metresPerPoint", metresPerPoint)
    }
    for (name, weight) in named where !(0...Self.maximum).contains(weight) {
      throw .ruleOutOfRange(name, weight)
    }
  }

  /// Every weight but the divisor, in a fixed order.
  var named: [(String, Int)] {
    [
      ("relatedOccupation", relatedOccupation), ("otherOccupation", otherOccupation),
      ("trainingDay", trainingDay), ("wageGapPerMille", wageGapPerMille),
      ("uncoveredDay", uncoveredDay), ("waitedDay", waitedDay),
      ("waitedDaysMaximum", waitedDaysMaximum), ("pair", pair),
    ]
  }
}
