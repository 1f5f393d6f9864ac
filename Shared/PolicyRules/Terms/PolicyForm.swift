/// How a policy is judged and calculated: everything that facts are held against.
package struct PolicyForm: Hashable, Sendable {
  package let period: PolicyPeriod
  /// In the order of the file, as are the lists below.
  package let populations: [PolicyPopulation]
  package let conditions: [PolicyCondition]
  /// Conditions of which none may hold.
  package let exclusions: [PolicyCondition]
  /// Nil for a policy whose amount is missing.
  package let formula: PolicyFormula?
  /// Where in the document the formula and its caps come from.
  package let formulaClause: PolicyWording?
  package let caps: [PolicyCap]

  /// Reads its own keys of the file; nil if something has a fault.
  init?(_ reader: FormReader) {
    let known = reader.sink.faults.count
    let period = reader.reader("period").flatMap(PolicyPeriod.init)
    let populations = reader.named("populations").compactMap(PolicyPopulation.init)
    let isMissing = reader.says("amount", PolicyTerms.Amount.missing.rawValue)
    let formulaReader = reader.reader("formula", required: !isMissing)
    let formulaClause = formulaReader?.wording("clause")
    let formula = formulaReader.flatMap { PolicyFormula($0, populations) }
    let capReaders = reader.readers("caps", required: !isMissing) ?? []
    let caps = PolicyCap.read(capReaders, formula)
    let conditions = Self.conditions("conditions", reader, populations, formula)
    let exclusions = Self.conditions("exclusions", reader, populations, formula)
    if isMissing, formula != nil || !caps.isEmpty { reader.fault(.formulaUnwanted, "formula") }
    reader.distinct(caps.map(\.id), "caps")
    reader.distinct((conditions + exclusions).map(\.id), "conditions")
    if case .tiers(let tiers) = formula, let lowest = tiers.steps.first?.bound,
      !conditions.contains(where: {
        $0.subject == .count(tiers.count) && $0.test == .bound(lowest)
      })
    {
      reader.fault(.tiersWithoutCondition, "conditions", value: tiers.count)
    }
    guard reader.sink.faults.count == known, let period else { return nil }
    (self.period, self.populations) = (period, populations)
    (self.formula, self.formulaClause) = (formula, formulaClause)
    (self.conditions, self.exclusions, self.caps) = (conditions, exclusions, caps)
  }

  private static func conditions(
    _ name: String, _ reader: FormReader, _ populations: [PolicyPopulation],
    _ formula: PolicyFormula?
  ) -> [PolicyCondition] {
    (reader.readers(name) ?? []).compactMap { PolicyCondition($0, populations, formula) }
  }

  /// What is asked of facts before anything is calculated.
  package var needs: PolicyFacts.Needs {
    var needs: PolicyFacts.Needs = []
    if (conditions + exclusions).contains(where: { $0.subject == .enterpriseKind }) {
      needs.insert(.kind)
    }
    for population in populations {
      needs.insert(population.source == .staff ? .staff : .training)
      for filter in population.filters {
        switch filter.test {
        case .local: needs.insert(.local)
        case .insured: needs.insert(.insured)
        case .stayed, .loansInside, .within: break
        }
      }
    }
    return needs
  }
}
