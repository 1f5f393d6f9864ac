/// Why heads of a lot are open still, in numbers, and what its enterprise could change.
package struct OpenExplanation: Hashable, Sendable {
  /// A rule that keeps lots of the other side off.
  package struct Cause: Hashable, Sendable {
    package let rule: RuleCode
    /// Of the other side, with open heads; a lot counts under each rule that keeps it off.
    package let lots: Int
    /// Of this lot's open heads; each head counts once.
    package let heads: Int

    package init(rule: RuleCode, lots: Int, heads: Int) {
      self.rule = rule
      self.lots = lots
      self.heads = heads
    }
  }

  /// A term of the lot that could be other, all else as it is.
  package struct Relaxation: Hashable, Sendable {
    package let rule: RuleCode
    /// The reach in metres, the monthly floor in fen, the days more that the lot would have to be there, the
    /// smallest group in heads; 0 for what is either asked or not.
    package let value: Int64
    /// That this alone would gain, given all proposals as they are.
    package let heads: Int

    package init(rule: RuleCode, value: Int64, heads: Int) {
      self.rule = rule
      self.value = value
      self.heads = heads
    }
  }

  package let open: Int
  /// In the order of ``RuleCode``.
  package let causes: [Cause]
  /// Open heads for which the other side has none, whatever the rules.
  package let nobody: Int
  /// Open heads that the next round may match.
  package let nextRound: Int
  /// Cheapest first.
  package let relaxations: [Relaxation]

  package init(
    open: Int, causes: [Cause], nobody: Int, nextRound: Int, relaxations: [Relaxation]
  ) {
    self.open = open
    self.causes = causes
    self.nobody = nobody
    self.nextRound = nextRound
    self.relaxations = relaxations
  }
}
