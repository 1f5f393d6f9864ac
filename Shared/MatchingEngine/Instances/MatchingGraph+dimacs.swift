extension MatchingGraph {
  /// The graph as a DIMACS minimum-cost flow problem, for a solver that is not ours.
  ///
  /// Nodes: 1 source, then surplus lots, shortage lots, sink. Heads that are not lent go by the
  /// bypass source → sink. The levels down to `last` are folded into the costs by weights that are
  /// stated in comment lines, so that the least cost is
  /// `head × (supply − heads) − urgent-head × urgent heads + cost × cost + …`.
  /// - Throws: ``FlowFault/overflow(_:)`` if a weight does not fit 64 bits, as DIMACS solvers expect.
  package func dimacs(through last: MatchingLevel = .cost) throws(FlowFault) -> String {
    let weights = try LevelWeights(for: self, through: last)
    guard weights.urgentHead + weights.head < Int64.max else { throw .overflow("dimacs") }
    let sink = supplies.count + demands.count + 2
    let supply = supply
    let split = supplies.filter { $0.willing > 0 && $0.willing < $0.open }
    var lines = [
      "c heads to lend as a minimum-cost flow; 1 source, 2... surplus, then shortage, last sink",
      "c weight urgent-head \(weights.urgentHead)", "c weight head \(weights.head)",
      "c weight cost \(weights.cost)", "c weight unwilling-head \(weights.unwillingHead)",
      "c weight locality-step \(weights.localityStep)", "c weight tie \(weights.tie)",
      "p min \(sink) \(arcs.count + demands.count + supplies.count + split.count + 1)",
      "n 1 \(supply)", "n \(sink) \(-supply)",
    ]
    for (index, supply) in supplies.enumerated() {
      let unwilling = supply.open - supply.willing
      if unwilling == 0 || supply.willing > 0 {
        lines.append("a 1 \(index + 2) 0 \(supply.willing) 0")
      }
      if unwilling > 0 {
        lines.append("a 1 \(index + 2) 0 \(unwilling) \(weights.unwillingHead)")
      }
    }
    for arc in arcs {
      let (tail, head) = (Int(arc.surplus) + 2, supplies.count + Int(arc.shortage) + 2)
      let capacity = min(supplies[Int(arc.surplus)].open, demands[Int(arc.shortage)].open)
      lines.append("a \(tail) \(head) 0 \(capacity) \(weights.folded(arc))")
    }
    for (index, demand) in demands.enumerated() {
      let cost = demand.isUrgent ? -weights.urgentHead : 0
      lines.append("a \(supplies.count + index + 2) \(sink) 0 \(demand.open) \(cost)")
    }
    lines.append("a 1 \(sink) 0 \(supply) \(weights.head)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The least cost that a solver of ``dimacs(through:)`` must find if `levels` are the optimum.
  package func dimacsObjective(
    _ levels: MatchingLevels, through last: MatchingLevel = .cost
  ) throws(FlowFault) -> Int128 {
    let weights = try LevelWeights(for: self, through: last)
    return weights.head * Int128(supply - levels.heads)
      - weights.urgentHead * Int128(levels.urgentHeads)
      + weights.cost * Int128(levels.cost)
      + weights.unwillingHead * Int128(levels.unwillingHeads)
      + weights.localityStep * Int128(levels.localitySteps)
      + weights.tie * Int128(levels.tie)
  }
}
