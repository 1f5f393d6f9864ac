package import Domain

/// The open lots of both sides, kept as they come and go, so that a round looks only at those near to what
/// changed.
package struct LotIndex: Sendable {
  private let rules: MatchingRules
  private var symbols = SymbolTable()
  private var lots: [EntityID: (side: LotSide, lot: PreparedLot)] = [:]
  private var surplus: CandidateIndex<EntityID>
  private var shortage: CandidateIndex<EntityID>

  package init(rules: MatchingRules) {
    self.rules = rules
    surplus = CandidateIndex(.surplus, leastSharedDays: rules.leastSharedDays)
    shortage = CandidateIndex(.shortage, leastSharedDays: rules.leastSharedDays)
  }

  /// Adds a lot, or takes its new terms.
  /// - Throws: ``MatchingFault`` if its numbers are out of range; then it is not in the index.
  package mutating func put(_ lot: OpenLot) throws(MatchingFault) {
    remove(lot.id)
    let prepared = try prepare(lot)
    lots[lot.id] = (lot.terms.side, prepared)
    if lot.terms.side == .surplus {
      surplus.insert(lot.id, prepared)
    } else {
      shortage.insert(lot.id, prepared)
    }
  }

  package mutating func remove(_ id: EntityID) {
    guard let (side, lot) = lots.removeValue(forKey: id) else { return }
    if side == .surplus { surplus.remove(id, lot) } else { shortage.remove(id, lot) }
  }

  /// The lots of the other side that this one might be paired with: none is missing that no rule forbids.
  /// - Throws: ``MatchingFault`` if its numbers are out of range.
  package mutating func candidates(for lot: OpenLot) throws(MatchingFault) -> [EntityID] {
    let prepared = try prepare(lot)
    var found: [EntityID] = []
    if lot.terms.side == .surplus {
      shortage.forEachCandidate(for: prepared) { found.append($0) }
    } else {
      surplus.forEachCandidate(for: prepared) { found.append($0) }
    }
    return found
  }

  private mutating func prepare(_ lot: OpenLot) throws(MatchingFault) -> PreparedLot {
    try PreparedLot(
      lot, side: lot.terms.side, earliestFrom: nil, rules: rules, symbols: &symbols)
  }
}
