internal import Domain
internal import MatchingEngine
internal import Storage

/// What the rounds see, kept decoded: lots with open heads, and pairs not to be proposed again. A
/// cache of committed rows: changed by `Decision.afterCommit` only, and rebuilt in doubt.
///
/// Confined to the writer thread.
final class MatchingMemory {
  private(set) var lots: [EntityID: StoredLot] = [:]
  /// Those that changed since a round last looked at them.
  private(set) var unseen: Set<EntityID> = []
  private var index: LotIndex
  private let rules: MatchingRules
  /// The wish for a round is a committed row, and no round was since: it need not be written again.
  var isRoundNeeded = false
  /// Both ways: a lot's blocked partners.
  private var partners: [EntityID: Set<EntityID>] = [:]

  init(rules: MatchingRules) {
    self.rules = rules
    index = LotIndex(rules: rules)
  }

  /// - Throws: ``MatchingTableFault/heldOtherwise(_:)`` if lots and proposals contradict each other: then no
  ///   round may go by them.
  func rebuild(_ transaction: Transaction) throws {
    for contradiction in [ProposalStatement.heldOtherwise, .heldByNobody] {
      if let row = try transaction.row(contradiction) {
        throw MatchingTableFault.heldOtherwise(try row.id("id"))
      }
    }
    isRoundNeeded = false
    lots = [:]
    unseen = []
    index = LotIndex(rules: rules)
    for lot in try StoredLot.open(transaction) { put(lot) }
    partners = [:]
    for row in try transaction.rows(BlockedPairStatement.all) {
      block(try row.id("surplus_lot"), try row.id("shortage_lot"))
    }
  }

  func put(_ lot: StoredLot) {
    let old = lots[lot.id]
    guard lot.lot.buckets.open > 0 else {
      lots[lot.id] = nil
      unseen.remove(lot.id)
      index.remove(lot.id)
      return
    }
    lots[lot.id] = lot
    if lot.isUnseen { unseen.insert(lot.id) } else { unseen.remove(lot.id) }
    guard old?.lot.version != lot.lot.version else { return }
    do {
      try index.put(OpenLot(lot.lot, on: lot.lot.submittedAt.day))
    } catch {
      // A lot that no round can calculate with was refused when it came; see `OnLotSubmitted`.
      preconditionFailure("a lot out of range in the table: \(lot.id)")
    }
  }

  /// Other rules make other pairs possible.
  func lookAtAll() {
    for id in lots.keys { lots[id]?.isUnseen = true }
    unseen = Set(lots.keys)
  }

  /// The lots that this one might be paired with.
  func near(_ lot: StoredLot, on today: CalendarDay) throws -> [EntityID] {
    try index.candidates(for: OpenLot(lot.lot, on: today))
  }

  func block(_ surplus: EntityID, _ shortage: EntityID) {
    partners[surplus, default: []].insert(shortage)
    partners[shortage, default: []].insert(surplus)
  }

  func unblock(_ lot: EntityID) {
    for partner in partners.removeValue(forKey: lot) ?? [] {
      partners[partner]?.remove(lot)
      if partners[partner]?.isEmpty == true { partners[partner] = nil }
    }
  }

  /// The blocked pairs between these lots.
  func blocked(among surplus: [EntityID], and shortage: Set<EntityID>) -> Set<LotPair> {
    var pairs: Set<LotPair> = []
    for lot in surplus {
      for partner in partners[lot] ?? [] where shortage.contains(partner) {
        pairs.insert(LotPair(surplus: lot, shortage: partner))
      }
    }
    return pairs
  }
}
