/// How the amount is calculated from those counted.
package enum PolicyFormula: Hashable, Sendable {
  case tiers(PolicyTiers)
  case sum(PolicySum)

  /// The population it is calculated from.
  package var population: String {
    switch self {
    case .tiers(let tiers): tiers.count
    case .sum(let sum): sum.over
    }
  }

  init?(_ reader: FormReader, _ populations: [PolicyPopulation]) {
    let tiers = reader.reader("tiers", required: false)
    let sum = reader.reader("sum", required: false)
    reader.finish()
    let formula: PolicyFormula? =
      tiers.map { PolicyTiers($0, populations).map(PolicyFormula.tiers) }
      ?? sum.flatMap { PolicySum($0, populations).map(PolicyFormula.sum) }
    guard (tiers == nil) != (sum == nil) else {
      reader.fault(.formulaCount, value: tiers == nil ? "0" : "2")
      return nil
    }
    guard let formula else { return nil }
    self = formula
  }
}

/// An amount that goes by steps of a count.
package struct PolicyTiers: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package let id: String
    /// `atLeast` or `moreThan`, in persons.
    package let bound: PolicyBound
    /// Fen for the enterprise.
    package let amount: PolicyMeasure
  }

  package let count: String
  /// Whether the steps reached are added up; otherwise the highest counts.
  package let sum: Bool
  /// Rising.
  package let steps: [Step]

  fileprivate init?(_ reader: FormReader, _ populations: [PolicyPopulation]) {
    let count = reader.population("count", populations)
    let sum = reader.flag("sum")
    let read = reader.readers("steps")?.map(Step.init)
    reader.finish()
    if read?.isEmpty == true { reader.fault(.listEmpty, "steps", value: "steps") }
    guard let count, let sum, let steps = read?.compactMap(\.self), steps.count == read?.count,
      !steps.isEmpty
    else { return nil }
    (self.count, self.sum, self.steps) = (count.id, sum, steps)
    reader.distinct(steps.map(\.id), "steps")
    for (lower, higher) in zip(steps, steps.dropFirst())
    where higher.bound.shortfall(0) <= lower.bound.shortfall(0)
      || (!sum && higher.amount.value <= lower.amount.value)
    {
      reader.fault(.stepsNotRising, "steps", value: "\(lower.id), \(higher.id)")
    }
  }
}

extension PolicyTiers.Step {
  fileprivate init?(_ reader: FormReader) {
    let id = reader.identifier("id")
    let comparisons: [PolicyBound.Comparison] = [.atLeast, .moreThan]
    let given = comparisons.count { reader.has($0.rawValue) }
    let bounds = reader.bounds(comparisons, unit: .person)
    let amount = reader.measure("amount", unit: .yuan / .base(.enterprise))
    reader.finish()
    if given != 1 {
      reader.fault(.comparisonCount, value: String(given), expected: "atLeast, moreThan")
    }
    guard let id, given == 1, let bound = bounds.first, let amount else { return nil }
    (self.id, self.bound, self.amount) = (id, bound, amount)
  }
}

/// An amount added up over records: rate × quantity, by groups that caps apply to.
package struct PolicySum: Hashable, Sendable {
  /// What of a record is multiplied.
  package enum Quantity: String, CaseIterable, Sendable {
    case classHours

    /// Of one person's record.
    package var unit: PolicyUnit {
      switch self {
      case .classHours: .base(.classHour)
      }
    }
  }

  /// What records are grouped by; the raw values are those of units.
  package enum Group: String, CaseIterable, Sendable {
    case person, project
  }

  package let over: String
  package let quantity: Quantity
  package let rate: PolicyMeasure
  package let per: [Group]

  fileprivate init?(_ reader: FormReader, _ populations: [PolicyPopulation]) {
    let over = reader.population("over", populations)
    let quantity = reader.choice("quantity", of: Quantity.self)
    let rate = reader.measure("rate")
    let per = reader.choices("per", of: Group.self)
    reader.finish()
    if let over, over.source != .training {
      reader.fault(
        .populationUnfit, "over", value: over.id, expected: "of: training")
      return nil
    }
    // A record is one person's: rate × quantity × person must be yuan.
    if let quantity, let rate {
      let product = rate.unit * quantity.unit * .person
      guard product == .yuan else {
        reader.fault(
          .unitMisfit, "rate", value: "\(rate.unit) × \(quantity.unit) × person = \(product)",
          expected: "\(PolicyUnit.yuan / (quantity.unit * .person))")
        return nil
      }
    }
    guard let over, let quantity, let rate, let per, !per.isEmpty else { return nil }
    (self.over, self.quantity, self.rate, self.per) = (over.id, quantity, rate, per)
  }
}

extension FormReader {
  /// One of the populations, by its id.
  func population(_ name: String, _ populations: [PolicyPopulation]) -> PolicyPopulation? {
    guard let id = text(name) else { return nil }
    if let population = populations.first(where: { $0.id == id }) { return population }
    fault(
      .populationUnknown, name, value: id,
      expected: populations.map(\.id).joined(separator: ", "))
    return nil
  }
}
