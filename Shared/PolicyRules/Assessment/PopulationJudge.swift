internal import Domain

/// Counts a population, each person once.
struct PopulationJudge {
  let population: PolicyPopulation
  let period: PolicyPeriod

  /// The count, and the records that it is made of where it is of training.
  func judge(_ facts: PolicyFacts) -> (count: PopulationCount, records: [PolicyFacts.Training]) {
    switch population.source {
    case .staff: (staff(facts.staff ?? []), [])
    case .training: training(facts.training ?? [])
    }
  }

  /// Of a person with several rows each must pass: contradiction is not resolved in favour of paying.
  private func staff(_ rows: [PolicyFacts.Staff]) -> PopulationCount {
    let byPerson = Dictionary(grouping: rows, by: \.person)
    let failed = byPerson.compactMapValues { rows in
      population.filters.firstIndex { filter in rows.contains { !passes($0, filter.test) } }
    }
    return count(
      byPerson.keys.filter { failed[$0] == nil }, failed.map { ($0.key, $0.value) },
      repeated: byPerson.filter { $0.value.count > 1 }.keys)
  }

  /// A record that is there twice, alike in everything, is counted once.
  private func training(
    _ rows: [PolicyFacts.Training]
  ) -> (PopulationCount, [PolicyFacts.Training]) {
    var (records, failed) = ([PolicyFacts.Training](), [(String, Int)]())
    var (seen, repeated) = (Set<PolicyFacts.Training>(), Set<String>())
    for row in rows {
      guard seen.insert(row).inserted else {
        repeated.insert(row.person)
        continue
      }
      if let filter = population.filters.firstIndex(where: { !passes(row, $0.test) }) {
        failed.append((row.person, filter))
      } else {
        records.append(row)
      }
    }
    return (count(Set(records.map(\.person)), failed, repeated: repeated), records)
  }

  private func count(
    _ persons: some Collection<String>, _ failed: [(person: String, filter: Int)],
    repeated: some Collection<String>
  ) -> PopulationCount {
    let notCounted = population.filters.enumerated().compactMap { index, filter in
      let persons = Set(failed.filter { $0.filter == index }.map(\.person))
      return persons.isEmpty
        ? nil
        : PopulationCount.NotCounted(
          filter: filter.id, text: filter.text, persons: persons.sorted())
    }
    return PopulationCount(
      population: population.id, name: population.name, persons: persons.sorted(),
      notCounted: notCounted, repeated: repeated.sorted())
  }

  private func passes(_ row: PolicyFacts.Staff, _ test: PolicyFilter.Test) -> Bool {
    switch test {
    case .local(let wanted): row.local == wanted
    case .insured(let wanted): row.insured == wanted
    // Who left before the period and did not come back has not stayed in it either.
    case .stayed: row.leftOn.map { $0 > period.to } ?? true
    case .loansInside(let region):
      row.loans.allSatisfy { loan in
        loan.to < period.from || loan.from > period.to || loan.region.text.hasPrefix(region)
      }
    case .within: false
    }
  }

  private func passes(_ row: PolicyFacts.Training, _ test: PolicyFilter.Test) -> Bool {
    test == .within && row.from >= period.from && row.to <= period.to
  }
}
