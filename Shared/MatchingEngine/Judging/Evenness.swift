import Domain

/// How evenly what a round could not match is spread.
package struct Evenness: Hashable, Sendable {
  /// Heads asked for and not matched.
  package let short: Int
  /// Between the largest and the smallest share of heads unmatched, by county of the post; per mille.
  package let countySpread: Int
  /// The same by what the enterprise asks for in all of its lots of the round: fewer than 20 heads, fewer than
  /// 100, more. (Lots do not state how large an enterprise is; the bounds are ours.)
  package let sizeSpread: Int

  init(_ snapshot: MatchingSnapshot, _ pairs: [MatchedPair]) {
    var got: [EntityID: Int] = [:]
    for pair in pairs { got[pair.shortage, default: 0] += pair.heads }
    var wanted: [CreditCode: Int] = [:]
    for lot in snapshot.shortage { wanted[lot.terms.enterprise, default: 0] += lot.open }
    func spread<Group: Hashable>(_ group: (OpenLot) -> Group) -> Int {
      var asked: [Group: Int] = [:]
      var unmatched: [Group: Int] = [:]
      for lot in snapshot.shortage {
        asked[group(lot), default: 0] += lot.open
        unmatched[group(lot), default: 0] += lot.open - (got[lot.id] ?? 0)
      }
      let shares = asked.map { (unmatched[$0.key] ?? 0) * 1_000 / $0.value }
      return (shares.max() ?? 0) - (shares.min() ?? 0)
    }
    short = snapshot.shortage.reduce(0) { $0 + $1.open - (got[$1.id] ?? 0) }
    countySpread = spread(\.terms.region)
    sizeSpread = spread { lot in
      let heads = wanted[lot.terms.enterprise] ?? 0
      return heads < 20 ? 0 : heads < 100 ? 1 : 2
    }
  }
}
