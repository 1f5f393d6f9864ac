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
    /// The reach in metres, the monthly floor in fen, the days more at the lot's end or, below 0, at its beginning, the
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

extension OpenExplanation {
  /// The same of a lot that rounds leave out, as its enterprise left proposals unanswered: all of its open
  /// heads wait for that, and an amendment gains what the next round could match.
  package var ofUnanswered: OpenExplanation {
    OpenExplanation(
      open: open,
      causes: causes.map { Cause(rule: $0.rule, lots: $0.lots, heads: 0) }
        + [Cause(rule: .unanswered, lots: 0, heads: open)],
      nobody: 0, nextRound: 0,
      relaxations: nextRound > 0
        ? [Relaxation(rule: .unanswered, value: 0, heads: nextRound)] : [])
  }
}
