internal import Domain
internal import Events
internal import Storage

/// What rounds reached together, and what nearest first would have reached on what each of them saw.
struct RoundTotals: Sendable, Equatable {
  var rounds: Int64 = 0
  /// Of the optima, before small groups were mended.
  var flowHeads: Int64 = 0
  var flowPairs: Int64 = 0
  /// Proposed.
  var keptHeads: Int64 = 0
  var keptPairs: Int64 = 0
  /// Points, as `costParts` of a proposal.
  var keptCost: Int64 = 0
  var greedyHeads: Int64 = 0
  var greedyCost: Int64 = 0

  /// The last round of a stream, with the sums up to it.
  struct Last: Sendable, Equatable {
    let at: Instant
    /// Per mille.
    let countySpread: Int
    let sizeSpread: Int
    let totals: RoundTotals
  }

  static func + (left: RoundTotals, right: RoundTotals) -> RoundTotals {
    var sum = left
    for path in sums { sum[keyPath: path] = left[keyPath: path].added(right[keyPath: path]) }
    return sum
  }

  /// Nil before the first round.
  static func upToNow(_ stream: String, _ transaction: Transaction) throws -> Last? {
    guard let row = try transaction.row(RoundReportStatement.last, .text(stream)) else {
      return nil
    }
    return Last(
      at: try row.instant("at"), countySpread: try row.integer("county_spread"),
      sizeSpread: try row.integer("size_spread"),
      totals: RoundTotals(
        rounds: try row.int("rounds"), flowHeads: try row.int("flow_heads"),
        flowPairs: try row.int("flow_pairs"), keptHeads: try row.int("kept_heads"),
        keptPairs: try row.int("kept_pairs"), keptCost: try row.int("kept_cost"),
        greedyHeads: try row.int("greedy_heads"), greedyCost: try row.int("greedy_cost")))
  }

  private static var sums: [WritableKeyPath<RoundTotals, Int64>] {
    [
      \.rounds, \.flowHeads, \.flowPairs, \.keptHeads, \.keptPairs, \.keptCost, \.greedyHeads,
      \.greedyCost,
    ]
  }
}

extension RoundTotals {
  /// Of one round.
  init(_ body: RoundReported) {
    rounds = 1
    flowHeads = Int64(body.flowHeads)
    flowPairs = Int64(body.flowPairs)
    keptHeads = Int64(body.keptHeads)
    keptPairs = Int64(body.keptPairs)
    keptCost = body.keptCost
    greedyHeads = Int64(body.greedyHeads)
    greedyCost = body.greedyCost
  }
}

extension Int64 {
  /// Stops at the ends: a cost comes from outside, and may be any number.
  fileprivate func added(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
