package import Domain
package import MatchingEngine

/// What Matching goes by beside the law of its tables.
package struct MatchingRuling: Sendable {
  package var engine: MatchingRules
  package var workingDays: WorkingDays
  /// Process time between the first change and the round that sees it.
  package var settleMilliseconds: UInt64
  /// Changed lots that one round sees, oldest first.
  package var lotsMaximum: Int
  /// Pairs that one round looks at, roughly: no more changed lots than have so many.
  package var pairsMaximum: Int
  /// Process time from a round to telling why lots are open, and between two such turns.
  package var explainMilliseconds: UInt64
  /// Lots that are explained in one turn.
  package var explainMaximum: Int
  /// Proposals in a row that a side may leave unanswered before its lot leaves the rounds.
  package var lapsesMaximum: Int
  /// Where the records of the rounds go, which are about all prefectures served.
  package var roundPartition: String

  package init(
    engine: MatchingRules = .standard, workingDays: WorkingDays = .builtIn,
    settleMilliseconds: UInt64 = 200, lotsMaximum: Int = 2_000, pairsMaximum: Int = 200_000,
    lapsesMaximum: Int = 3,
    explainMilliseconds: UInt64 = 1_000, explainMaximum: Int = 50,
    roundPartition: String = "3303"
  ) {
    self.engine = engine
    self.workingDays = workingDays
    self.settleMilliseconds = settleMilliseconds
    self.lotsMaximum = lotsMaximum
    self.pairsMaximum = pairsMaximum
    self.lapsesMaximum = lapsesMaximum
    self.explainMilliseconds = explainMilliseconds
    self.explainMaximum = explainMaximum
    self.roundPartition = roundPartition
  }
}
