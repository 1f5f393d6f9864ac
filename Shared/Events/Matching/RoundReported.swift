package import Domain

/// What a round reached, for people to judge it by. ``RoundClosed`` is its record.
package struct RoundReported: Hashable, WireBody {
  package static let type = "RoundReported"
  package static let version: UInt16 = 1

  package let round: EntityID
  /// Of the optimum, before small groups are mended.
  package let flowHeads: Int
  /// In the engine's units.
  package let flowCost: Int64
  package let flowPairs: Int
  /// Of the pairs that were proposed.
  package let keptHeads: Int
  package let keptCost: Int64
  package let keptPairs: Int
  /// Nearest first on the same input.
  package let greedyHeads: Int
  package let greedyCost: Int64
  /// Asked for and not matched.
  package let shortHeads: Int
  /// Between the largest and the smallest share of heads unmatched, by county of the post; per mille.
  package let countySpread: Int
  /// The same by size of the enterprise's demand.
  package let sizeSpread: Int

  package init(
    round: EntityID, flowHeads: Int, flowCost: Int64, flowPairs: Int, keptHeads: Int,
    keptCost: Int64, keptPairs: Int, greedyHeads: Int, greedyCost: Int64, shortHeads: Int,
    countySpread: Int, sizeSpread: Int
  ) {
    self.round = round
    self.flowHeads = flowHeads
    self.flowCost = flowCost
    self.flowPairs = flowPairs
    self.keptHeads = keptHeads
    self.keptCost = keptCost
    self.keptPairs = keptPairs
    self.greedyHeads = greedyHeads
    self.greedyCost = greedyCost
    self.shortHeads = shortHeads
    self.countySpread = countySpread
    self.sizeSpread = sizeSpread
  }

  package func fill(_ wire: inout WireRoundReported) {
    wire.round = round.wire
    wire.flowHeads = Int64(flowHeads)
    wire.flowCost = flowCost
    wire.flowPairs = Int64(flowPairs)
    wire.keptHeads = Int64(keptHeads)
    wire.keptCost = keptCost
    wire.keptPairs = Int64(keptPairs)
    wire.greedyHeads = Int64(greedyHeads)
    wire.greedyCost = greedyCost
    wire.shortHeads = Int64(shortHeads)
    wire.countySpread = Int64(countySpread)
    wire.sizeSpread = Int64(sizeSpread)
  }

  package init(_ wire: WireRoundReported, _ fields: WireFields) throws(EventFault) {
    round = try fields.id(wire.hasRound, wire.round, "round")
    flowHeads = try fields.count(wire.hasFlowHeads, wire.flowHeads, "flow_heads")
    flowCost = try fields.value(wire.hasFlowCost, wire.flowCost, "flow_cost")
    flowPairs = try fields.count(wire.hasFlowPairs, wire.flowPairs, "flow_pairs")
    keptHeads = try fields.count(wire.hasKeptHeads, wire.keptHeads, "kept_heads")
    keptCost = try fields.value(wire.hasKeptCost, wire.keptCost, "kept_cost")
    keptPairs = try fields.count(wire.hasKeptPairs, wire.keptPairs, "kept_pairs")
    greedyHeads = try fields.count(wire.hasGreedyHeads, wire.greedyHeads, "greedy_heads")
    greedyCost = try fields.value(wire.hasGreedyCost, wire.greedyCost, "greedy_cost")
    shortHeads = try fields.count(wire.hasShortHeads, wire.shortHeads, "short_heads")
    countySpread = try fields.count(wire.hasCountySpread, wire.countySpread, "county_spread")
    sizeSpread = try fields.count(wire.hasSizeSpread, wire.sizeSpread, "size_spread")
  }
}
