package import Domain

/// Everything that a round sees. Lots are kept in the order of their ids, so that the order in
/// which they were found cannot matter.
package struct MatchingSnapshot: Hashable, Sendable {
  package let surplus: [OpenLot]
  package let shortage: [OpenLot]
  /// Pairs that are not to be proposed: an enterprise blocks the other, or both lots still have
  /// the versions with which the pair was declined or lapsed.
  package let blocked: Set<LotPair>
  /// The day of the round; told apart in its record, read by no rule.
  package let today: CalendarDay
  /// The day after the deadline of a proposal made now.
  package let earliestStart: CalendarDay
  /// The same for an urgent shortage, which is answered sooner.
  package let earliestUrgentStart: CalendarDay

  /// - Parameter earliestUrgentStart: `earliestStart` if nil.
  package init(
    surplus: [OpenLot], shortage: [OpenLot], blocked: Set<LotPair> = [], today: CalendarDay,
    earliestStart: CalendarDay, earliestUrgentStart: CalendarDay? = nil
  ) {
    self.surplus = surplus.sorted { $0.id < $1.id }
    self.shortage = shortage.sorted { $0.id < $1.id }
    self.blocked = blocked
    self.today = today
    self.earliestStart = earliestStart
    self.earliestUrgentStart = earliestUrgentStart ?? earliestStart
  }

  /// The part that a round needs when only `fresh` lots changed: these, and every lot that could be
  /// paired with one of them. The optimum of this part is that of the whole as long as no two of the
  /// other lots could be paired, for then no pair is left out.
  /// - Throws: ``MatchingFault`` if a lot or a rule is out of range.
  package func around(
    _ fresh: Set<EntityID>, rules: MatchingRules
  ) throws(MatchingFault) -> MatchingSnapshot {
    guard fresh.count < surplus.count + shortage.count else { return self }
    let seen = fresh.union(try PreparedRound(self, rules: rules).partners(of: fresh))
    return MatchingSnapshot(
      surplus: surplus.filter { seen.contains($0.id) },
      shortage: shortage.filter { seen.contains($0.id) },
      blocked: blocked.filter { seen.contains($0.surplus) && seen.contains($0.shortage) },
      today: today, earliestStart: earliestStart, earliestUrgentStart: earliestUrgentStart)
  }

  /// The same without these lots.
  package func without(_ gone: Set<EntityID>) -> MatchingSnapshot {
    guard !gone.isEmpty else { return self }
    return MatchingSnapshot(
      surplus: surplus.filter { !gone.contains($0.id) },
      shortage: shortage.filter { !gone.contains($0.id) },
      blocked: blocked.filter { !gone.contains($0.surplus) && !gone.contains($0.shortage) },
      today: today, earliestStart: earliestStart, earliestUrgentStart: earliestUrgentStart)
  }

  package func earliestStart(for shortage: OpenLot) -> CalendarDay {
    shortage.isUrgent ? earliestUrgentStart : earliestStart
  }

  /// - Throws: ``MatchingFault/duplicateLot(_:)``.
  func validate() throws(MatchingFault) {
    var seen: Set<EntityID> = []
    for lot in surplus + shortage where !seen.insert(lot.id).inserted {
      throw .duplicateLot(lot.id)
    }
  }
}

/// A lot with heads to match.
package struct OpenLot: Hashable, Sendable {
  package let id: EntityID
  package let version: Int32
  package let terms: LotTerms
  /// Heads in the bucket `open`; 1 … `terms.heads`.
  package let open: Int
  /// Days since the lot was submitted.
  package let waitedDays: Int

  package init(id: EntityID, version: Int32, terms: LotTerms, open: Int, waitedDays: Int) {
    self.id = id
    self.version = version
    self.terms = terms
    self.open = open
    self.waitedDays = waitedDays
  }

  /// Of the open heads, those that have been asked and are willing. Heads that left `open` are
  /// taken to be willing ones first.
  package var openWilling: Int { min(open, max(0, terms.willingHeads - (terms.heads - open))) }

  package var isUrgent: Bool { terms.urgency != .normal }

  /// Whether a round can calculate with the lot; one that it cannot would stop it.
  /// - Throws: ``MatchingFault`` for the first number out of range.
  package func checkRange() throws(MatchingFault) {
    guard open > 0, open <= terms.heads else { throw .openOutOfRange(id, open) }
    guard (0...terms.heads).contains(terms.willingHeads) else {
      throw .termsOutOfRange(id, field: "/willingHeads")
    }
    guard (0...Self.trainingDaysMaximum).contains(terms.trainingDays) else {
      throw .termsOutOfRange(id, field: "/trainingDays")
    }
    guard (0...Self.floorFenMaximum).contains(terms.wage.monthlyFloor.fen) else {
      throw .termsOutOfRange(id, field: "/wage/monthlyFloor")
    }
  }

  /// Bounds of the calculation, far beyond what a lot may state (`Limits`): they keep the cost of
  /// a head within 63 bits for any weights that were validated.
  private static let trainingDaysMaximum = 100_000
  private static let floorFenMaximum: Int64 = 1_000_000_000_000_000
}

/// A surplus lot and a shortage lot.
package struct LotPair: Hashable, Comparable, Sendable {
  package let surplus: EntityID
  package let shortage: EntityID

  package init(surplus: EntityID, shortage: EntityID) {
    self.surplus = surplus
    self.shortage = shortage
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.surplus, left.shortage) < (right.surplus, right.shortage)
  }
}
