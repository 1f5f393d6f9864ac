internal import Domain
internal import MatchingEngine
internal import Storage

/// What the rounds see, kept decoded: lots with open heads, and pairs not to be proposed again. A
/// cache of committed rows: changed by `Decision.afterCommit` only, and rebuilt in doubt.
///
/// Confined to the writer thread.
final class MatchingMemory {
  private(set) var lots: [EntityID: StoredLot] = [:]
  /// The wish for a round is a committed row, and no round was since: it need not be written again.
  var isRoundNeeded = false
  /// Both ways: a lot's blocked partners.
  private var partners: [EntityID: Set<EntityID>] = [:]

  func rebuild(_ transaction: Transaction) throws {
    isRoundNeeded = false
    lots = [:]
    for lot in try StoredLot.open(transaction) { lots[lot.id] = lot }
    partners = [:]
    for row in try transaction.rows(BlockedPairStatement.all) {
      block(try row.id("surplus_lot"), try row.id("shortage_lot"))
    }
  }

  func put(_ lot: StoredLot) {
    lots[lot.id] = lot.lot.buckets.open > 0 ? lot : nil
  }

  /// Other rules make other pairs possible.
  func lookAtAll() {
    for id in lots.keys { lots[id]?.isUnseen = true }
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
