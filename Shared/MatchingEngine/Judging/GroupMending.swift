/// Moves heads of an optimal flow so that fewer of them are in groups too small to be proposed, then so that
/// fewer pairs share them: thirty heads should not go to ten borrowers.
///
/// A bounded search, not an optimum: flows with a fixed charge for each pair are NP-hard (Hirsch and
/// Dantzig, The fixed charge problem, Naval Research Logistics Quarterly 15, 1968). Each move takes heads off
/// one pair or several of a lot, or fills one up. It is made if heads in groups large enough become more
/// (urgent ones first), or stay as many and cost and the charge of all pairs together become less. The
/// heads of the whole flow stay the same, so do the urgent ones. The search ends after ``looksMaximum`` looks at an
/// arc, so that no graph holds a round up.
struct GroupMending {
  static let looksMaximum = 2_000_000

  private let graph: MatchingGraph
  private let pairCharge: Int64
  private(set) var flow: [Int64]
  /// Arcs of each lot, in the order of the lots at their other ends.
  private let ofSurplus: [[Int]]
  private let ofShortage: [[Int]]
  private var home: [Int64]
  private var lacking: [Int64]
  private var looksLeft = GroupMending.looksMaximum

  init(_ graph: MatchingGraph, _ flow: [Int64], pairCharge: Int) {
    self.graph = graph
    self.flow = flow
    self.pairCharge = Int64(pairCharge)
    var ofSurplus: [[Int]] = Array(repeating: [], count: graph.supplies.count)
    var ofShortage: [[Int]] = Array(repeating: [], count: graph.demands.count)
    var home = graph.supplies.map(\.open)
    var lacking = graph.demands.map(\.open)
    for (index, arc) in graph.arcs.enumerated() {
      ofSurplus[Int(arc.surplus)].append(index)
      ofShortage[Int(arc.shortage)].append(index)
      home[Int(arc.surplus)] -= flow[index]
      lacking[Int(arc.shortage)] -= flow[index]
    }
    for lot in ofSurplus.indices {
      ofSurplus[lot].sort { graph.arcs[$0].shortage < graph.arcs[$1].shortage }
    }
    self.ofSurplus = ofSurplus
    self.ofShortage = ofShortage
    self.home = home
    self.lacking = lacking
  }

  /// Searches until no move helps, or it has looked long enough.
  mutating func mend() {
    var changed = true
    while changed, looksLeft > 0 {
      changed = false
      for arc in flow.indices.filter({ flow[$0] > 0 })
      where looksLeft > 0 && flow[arc] > 0 && isWorthALook(arc) {
        guard let move = bestMove(for: arc) else { continue }
        make(move)
        changed = true
      }
    }
  }

  /// Heads onto some arcs and off others.
  private typealias Move = [(arc: Int, heads: Int64)]

  /// What a move changes, most important first.
  private struct Gain {
    var urgentHeads: Int64 = 0
    var heads: Int64 = 0
    /// Cost and charges, the less the better.
    var points: Int64 = 0

    func isBetter(than other: Gain) -> Bool {
      (urgentHeads, heads, -points) > (other.urgentHeads, other.heads, -other.points)
    }
  }

  private func isWorthALook(_ arc: Int) -> Bool {
    isTooSmall(arc, flow[arc]) || isShared(ofSurplus[Int(graph.arcs[arc].surplus)])
      || isShared(ofShortage[Int(graph.arcs[arc].shortage)])
  }

  private func isTooSmall(_ arc: Int, _ heads: Int64) -> Bool {
    heads > 0 && heads < Int64(graph.arcs[arc].smallestGroup)
  }

  private func isShared(_ arcs: [Int]) -> Bool {
    var pairs = 0
    for arc in arcs where flow[arc] > 0 {
      pairs += 1
      if pairs > 1 { return true }
    }
    return false
  }

  /// Moves all heads of the pair elsewhere, or fills it up to its group; the best of all ways, the first of
  /// equals.
  private mutating func bestMove(for arc: Int) -> Move? {
    var best: (move: Move, gain: Gain)?
    var looks = 0
    func consider(_ move: Move) {
      let gain = gain(of: move)
      if gain.isBetter(than: best?.gain ?? Gain()) { best = (move, gain) }
    }
    let heads = flow[arc]
    let (from, to) = (Int(graph.arcs[arc].surplus), Int(graph.arcs[arc].shortage))
    // Its heads from another surplus lot, or to another shortage lot.
    for other in ofShortage[to]
    where other != arc && home[lot(other)] >= heads && looks < looksLeft {
      looks += ofShortage[to].count
      gather(arc, ofShortage[to], onto: other, room: home[lot(other)], consider)
    }
    for other in ofSurplus[from] where other != arc && looks < looksLeft {
      let room = lacking[Int(graph.arcs[other].shortage)]
      if room >= heads, isUrgent(other) == isUrgent(arc) {
        looks += ofSurplus[from].count
        gather(arc, ofSurplus[from], onto: other, room: room, consider)
      }
    }
    exchange(arc, heads, &looks, consider)
    let missing = Int64(graph.arcs[arc].smallestGroup) - heads
    if missing > 0 { fill(arc, missing, &looks, consider) }
    looksLeft -= looks + ofShortage[to].count + ofSurplus[from].count
    return best?.move
  }

  /// The pair's heads go onto another arc of one of its lots, alone or with those of the lot's other pairs
  /// that fit: one that takes all may be worth it where one that takes some is not.
  private func gather(
    _ arc: Int, _ arcs: [Int], onto other: Int, room: Int64, _ consider: (Move) -> Void
  ) {
    let urgent = isUrgent(arc)
    var left = room - flow[arc]
    var move: Move = [(arc, -flow[arc])]
    consider(move + [(other, flow[arc])])
    let shared = arcs.filter { flow[$0] > 0 && $0 != arc && $0 != other }
    for further in shared.sorted(by: { flow[$0] < flow[$1] }) {
      let dearer = flow[further] * (graph.arcs[other].cost - graph.arcs[further].cost)
      guard flow[further] <= left, isUrgent(further) == urgent, dearer < pairCharge else {
        continue
      }
      left -= flow[further]
      move.append((further, -flow[further]))
    }
    if move.count > 1 { consider(move + [(other, room - left)]) }
  }

  private func isUrgent(_ arc: Int) -> Bool {
    graph.demands[Int(graph.arcs[arc].shortage)].isUrgent
  }

  /// The pair's heads change their partners with as many of another pair.
  private func exchange(
    _ arc: Int, _ heads: Int64, _ looks: inout Int, _ consider: (Move) -> Void
  ) {
    let (from, to) = (Int(graph.arcs[arc].surplus), Int(graph.arcs[arc].shortage))
    for inward in ofShortage[to] where inward != arc && looks < looksLeft {
      looks += ofSurplus[lot(inward)].count
      for taken in ofSurplus[lot(inward)] where taken != inward && flow[taken] >= heads {
        guard let outward = self.arc(from, Int(graph.arcs[taken].shortage)) else { continue }
        consider([(arc, -heads), (inward, heads), (taken, -heads), (outward, heads)])
      }
    }
  }

  /// More heads for the pair: of its surplus lot's free ones or another of its pairs, in the place of some
  /// from elsewhere.
  private func fill(
    _ arc: Int, _ missing: Int64, _ looks: inout Int, _ consider: (Move) -> Void
  ) {
    let (from, to) = (Int(graph.arcs[arc].surplus), Int(graph.arcs[arc].shortage))
    for replaced in ofShortage[to]
    where replaced != arc && flow[replaced] >= missing && looks < looksLeft {
      looks += ofSurplus[from].count
      if home[from] >= missing { consider([(arc, missing), (replaced, -missing)]) }
      for given in ofSurplus[from] where given != arc && flow[given] >= missing {
        guard let returned = self.arc(lot(replaced), Int(graph.arcs[given].shortage)) else {
          continue
        }
        consider([(arc, missing), (replaced, -missing), (given, -missing), (returned, missing)])
      }
    }
    guard lacking[to] >= missing else { return }
    for given in ofSurplus[from] where given != arc && flow[given] >= missing {
      if isUrgent(given) == isUrgent(arc) { consider([(arc, missing), (given, -missing)]) }
    }
  }

  private func gain(of move: Move) -> Gain {
    var gain = Gain()
    for (arc, heads) in move {
      let (old, new) = (flow[arc], flow[arc] + heads)
      let kept = (isTooSmall(arc, new) ? 0 : new) - (isTooSmall(arc, old) ? 0 : old)
      gain.heads += kept
      if isUrgent(arc) { gain.urgentHeads += kept }
      gain.points += heads * graph.arcs[arc].cost
      gain.points += pairCharge * ((new > 0 ? 1 : 0) - (old > 0 ? 1 : 0))
    }
    return gain
  }

  private mutating func make(_ move: Move) {
    for (arc, heads) in move {
      flow[arc] += heads
      home[lot(arc)] -= heads
      lacking[Int(graph.arcs[arc].shortage)] -= heads
    }
  }

  /// The surplus lot of an arc.
  private func lot(_ arc: Int) -> Int { Int(graph.arcs[arc].surplus) }

  /// The arc between two lots.
  private func arc(_ from: Int, _ to: Int) -> Int? {
    let arcs = ofSurplus[from]
    var (low, high) = (0, arcs.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(graph.arcs[arcs[middle]].shortage) < to { low = middle + 1 } else { high = middle }
    }
    guard low < arcs.count, Int(graph.arcs[arcs[low]].shortage) == to else { return nil }
    return arcs[low]
  }
}
