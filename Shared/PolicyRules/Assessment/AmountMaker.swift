internal import Domain

/// Calculates an amount in whole fen and keeps every step.
struct AmountMaker {
  private(set) var steps: [AssessmentStep] = []
  private(set) var caps: [CapResult] = []

  /// An amount with what it is for.
  private typealias Share = (group: [GroupValue], fen: Money)

  mutating func amount(
    _ formula: PolicyFormula, _ caps: [PolicyCap], count: Int64,
    records: [PolicyFacts.Training]
  ) throws(MoneyOverflow) -> Money {
    var shares =
      switch formula {
      case .tiers(let tiers): [Share([], try amount(tiers, count))]
      case .sum(let sum): try products(sum, records)
      }
    for cap in caps { shares = try capped(shares, cap) }
    let total = try Self.total(shares)
    steps.append(.total(amountFen: total.fen))
    return total
  }

  private mutating func amount(
    _ tiers: PolicyTiers, _ count: Int64
  ) throws(MoneyOverflow) -> Money {
    var amount = Money.zero
    for step in tiers.steps {
      let reached = step.bound.holds(count)
      let fen = Money(fen: step.amount.value)
      if reached { amount = tiers.sum ? try amount.adding(fen) : fen }
      steps.append(
        .tier(
          id: step.id, bound: step.bound, count: count, reached: reached,
          amountFen: step.amount.value))
    }
    return amount
  }

  private mutating func products(
    _ sum: PolicySum, _ records: [PolicyFacts.Training]
  ) throws(MoneyOverflow) -> [Share] {
    let groups = Dictionary(grouping: records) { record in
      sum.per.map { GroupValue(group: $0, value: record.value($0)) }
    }
    var shares: [Share] = []
    for (group, records) in groups.sorted(by: { Self.precedes($0.key, $1.key) }) {
      let quantity = records.reduce(Int64(0)) { total, record in
        switch sum.quantity {
        case .classHours: total + Int64(record.classHours)
        }
      }
      let fen = try Money(fen: sum.rate.value).multiplied(by: quantity)
      shares.append((group, fen))
      steps.append(
        .product(group: group, quantity: quantity, rate: sum.rate, amountFen: fen.fen))
    }
    return shares
  }

  /// Adds amounts up by what the cap is per, and cuts each sum to it.
  private mutating func capped(
    _ shares: [Share], _ cap: PolicyCap
  ) throws(MoneyOverflow) -> [Share] {
    let groups = Dictionary(grouping: shares) { share in
      share.group.filter { cap.per.contains($0.group) }
    }
    var (capped, cutFen, cut) = ([Share](), Money.zero, 0)
    for (group, shares) in groups.sorted(by: { Self.precedes($0.key, $1.key) }) {
      let before = try Self.total(shares)
      let after = min(before, Money(fen: cap.most.value))
      capped.append((group, after))
      guard after < before else { continue }
      cut += 1
      cutFen = try cutFen.adding(before.subtracting(after))
      steps.append(
        .cut(cap: cap.id, group: group, beforeFen: before.fen, amountFen: after.fen))
    }
    caps.append(
      CapResult(id: cap.id, most: cap.most, groups: groups.count, cut: cut, cutFen: cutFen.fen))
    return capped
  }

  private static func total(_ shares: [Share]) throws(MoneyOverflow) -> Money {
    var total = Money.zero
    for share in shares { total = try total.adding(share.fen) }
    return total
  }

  private static func precedes(_ left: [GroupValue], _ right: [GroupValue]) -> Bool {
    left.map(\.value).lexicographicallyPrecedes(right.map(\.value))
  }
}

extension PolicyFacts.Training {
  fileprivate func value(_ group: PolicySum.Group) -> String {
    switch group {
    case .person: person
    case .project: project
    }
  }
}
