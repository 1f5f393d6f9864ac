extension MatchingGraph {
  /// Whether no other flow is as good as this optimum, down to its last level.
  ///
  /// Any other one differs by cycles of the residual network on which every reduced cost is 0, so there must
  /// be none beyond going to and fro on one arc (Ahuja, Magnanti, Orlin, Network Flows, 1993, section 9.2).
  /// Arcs that can carry more and less join their ends; what then can go one way only must not lead back.
  /// - Throws: ``FlowFault/overflow(_:)`` if the levels do not fit exact arithmetic.
  package func isUnique(_ optimum: MatchingOptimum) throws(FlowFault) -> Bool {
    let weights = try LevelWeights(for: self, through: optimum.last)
    let prices = optimum.prices
    let hub = supplies.count + demands.count
    var ways = ResidualWays(nodes: hub + 1)
    var home = supplies.map(\.open)
    var lacking = demands.map(\.open)
    for (index, arc) in arcs.enumerated() {
      home[Int(arc.surplus)] -= optimum.flow[index]
      lacking[Int(arc.shortage)] -= optimum.flow[index]
      guard
        weights.folded(arc) + prices.surplus[Int(arc.surplus)]
          == prices.shortage[Int(arc.shortage)]
      else { continue }
      let most = min(supplies[Int(arc.surplus)].open, demands[Int(arc.shortage)].open)
      ways.add(
        Int(arc.surplus), supplies.count + Int(arc.shortage), heads: optimum.flow[index],
        of: most)
    }
    for (lot, supply) in supplies.enumerated() {
      let atHome = prices.surplus[lot] - prices.hub
      // Without a level for the willing there is one way home, not two.
      let unwilling = weights.unwillingHead == 0 ? 0 : supply.open - supply.willing
      let first = min(home[lot], unwilling)
      if unwilling > 0, atHome == weights.unwillingHead {
        ways.add(lot, hub, heads: first, of: unwilling)
      }
      if atHome == 0 {
        ways.add(lot, hub, heads: home[lot] - first, of: supply.open - unwilling)
      }
    }
    for (lot, demand) in demands.enumerated()
    where weights.short(demand) + prices.hub == prices.shortage[lot] {
      ways.add(hub, supplies.count + lot, heads: lacking[lot], of: demand.open)
    }
    return ways.leadNowhere
  }
}

/// The arcs of a residual network that cost nothing.
private struct ResidualWays {
  private var parents: [Int]
  private var oneWay: [(from: Int, to: Int)] = []
  private var hasCycle = false

  init(nodes: Int) { parents = Array(0..<nodes) }

  mutating func add(_ from: Int, _ to: Int, heads: Int64, of most: Int64) {
    guard most > 0 else { return }
    if heads > 0, heads < most {
      let (one, another) = (root(from), root(to))
      if one == another { hasCycle = true }
      parents[one] = another
    } else {
      oneWay.append(heads == 0 ? (from, to) : (to, from))
    }
  }

  /// Whether nothing leads back to where it came from. Takes away, again and again, what nothing leads to.
  var leadNowhere: Bool {
    mutating get {
      guard !hasCycle else { return false }
      var next: [Int: [Int]] = [:]
      var leading: [Int: Int] = [:]
      for way in oneWay {
        let (from, to) = (root(way.from), root(way.to))
        next[from, default: []].append(to)
        leading[to, default: 0] += 1
        leading[from, default: 0] += 0
      }
      var free = leading.filter { $0.value == 0 }.map(\.key)
      var gone = 0
      while let node = free.popLast() {
        gone += 1
        for other in next[node] ?? [] {
          leading[other, default: 0] -= 1
          if leading[other] == 0 { free.append(other) }
        }
      }
      return gone == leading.count
    }
  }

  private mutating func root(_ node: Int) -> Int {
    var node = node
    while parents[node] != node {
      parents[node] = parents[parents[node]]
      node = parents[node]
    }
    return node
  }
}
