package import Domain

/// Judges one pair by the hard rules, and prices it if none forbids it.
package enum Compatibility {
  package enum Verdict: Hashable, Sendable {
    case compatible(MatchCandidate)
    /// Every rule that forbids the pair, not only the first.
    case incompatible(Set<RuleCode>)
  }

  /// Judges a surplus lot and a shortage lot exactly as a round does.
  ///
  /// - Parameters:
  ///   - blocked: one side blocks the other, or this pair of versions was declined or lapsed.
  ///   - earliestStart: the day after the deadline of a proposal made now.
  /// - Throws: ``MatchingFault`` if a lot or a rule is out of range.
  package static func judge(
    surplus: OpenLot, shortage: OpenLot, blocked: Bool = false, earliestStart: CalendarDay,
    rules: MatchingRules = .standard
  ) throws(MatchingFault) -> Verdict {
    let pair = LotPair(surplus: surplus.id, shortage: shortage.id)
    let snapshot = MatchingSnapshot(
      surplus: [surplus], shortage: [shortage], blocked: blocked ? [pair] : [],
      today: earliestStart, earliestStart: earliestStart)
    return try PreparedRound(snapshot, rules: rules).judge(0, 0)
  }
}
