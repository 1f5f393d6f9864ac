package import Domain

/// What must hold for anything to be paid; among exclusions, what must not.
package struct PolicyCondition: Hashable, Sendable {
  package enum Subject: Hashable, Sendable, CustomStringConvertible {
    case enterpriseKind
    /// The persons of a population.
    case count(String)

    package var description: String {
      switch self {
      case .enterpriseKind: Self.kindName
      case .count(let population): population
      }
    }

    static let kindName = "enterprise.kind"
  }

  package enum Test: Hashable, Sendable {
    case oneOf([EnterpriseKind])
    case bound(PolicyBound)
  }

  package let id: String
  package let subject: Subject
  package let test: Test
  package let text: PolicyWording
  /// Where in the document it comes from.
  package let clause: PolicyWording
  /// What would help. Placeholders: `{value}`, `{needed}`, `{shortfall}`, `{decidingDay}`.
  package let remedy: PolicyWording
  /// The same once the period is over; nil if that makes no difference.
  package let remedyAfter: PolicyWording?
  /// A shortfall of so many at most is *nearly* (差一点).
  package let nearly: PolicyMeasure?

  static let placeholders: Set = ["value", "needed", "shortfall", "decidingDay"]

  private enum Reached: String, CaseIterable { case tiers }
  private static let comparisons = PolicyBound.Comparison.allCases
  private static let bounds = comparisons.map(\.rawValue) + ["reaches"]

  init?(_ reader: FormReader, _ populations: [PolicyPopulation], _ formula: PolicyFormula?) {
    let id = reader.identifier("id")
    let subject = Self.subject(reader, populations)
    let text = reader.wording("text")
    let clause = reader.wording("clause")
    let remedy = reader.wording("remedy", placeholders: Self.placeholders)
    let remedyAfter = reader.wording(
      "remedyAfter", required: false, placeholders: Self.placeholders)
    let nearly = reader.measure("nearly", unit: .person, required: false)
    let test = Self.test(reader, subject, formula)
    if subject == .enterpriseKind, nearly != nil {
      reader.fault(
        .comparisonUnfit, "nearly", value: "\(Subject.enterpriseKind)", expected: "oneOf")
    }
    reader.finish()
    guard let id, let subject, let text, let clause, let remedy, let test else { return nil }
    (self.id, self.subject, self.test, self.text) = (id, subject, test, text)
    self.clause = clause
    (self.remedy, self.remedyAfter, self.nearly) = (remedy, remedyAfter, nearly)
  }

  private static func subject(
    _ reader: FormReader, _ populations: [PolicyPopulation]
  ) -> Subject? {
    guard let name = reader.text("subject") else { return nil }
    if name == Subject.kindName { return .enterpriseKind }
    if populations.contains(where: { $0.id == name }) { return .count(name) }
    let all = [Subject.kindName] + populations.map(\.id)
    reader.fault(.populationUnknown, "subject", value: name, expected: all.joined(separator: ", "))
    return nil
  }

  private static func test(
    _ reader: FormReader, _ subject: Subject?, _ formula: PolicyFormula?
  ) -> Test? {
    let names = ["oneOf"] + bounds
    let given = names.filter(reader.has)
    guard given.count == 1 else {
      for name in given { _ = reader.node(name) }
      reader.fault(
        .comparisonCount, value: String(given.count), expected: names.joined(separator: ", "))
      return nil
    }
    // The bound's unit is checked in any case.
    let bound = reader.bounds(comparisons, unit: .person).first
    let kinds =
      reader.has("oneOf")
      ? reader.choices("oneOf", of: EnterpriseKind.self) : nil
    let reaches = reader.has("reaches") ? reader.choice("reaches", of: Reached.self) : nil
    switch subject {
    case .enterpriseKind where given != ["oneOf"]:
      reader.fault(.comparisonUnfit, given[0], value: Subject.kindName, expected: "oneOf")
      return nil
    case .count(let population) where given == ["oneOf"]:
      reader.fault(
        .comparisonUnfit, "oneOf", value: population, expected: bounds.joined(separator: ", "))
      return nil
    case .count(let population) where reaches != nil:
      guard let formula else { return nil }
      guard case .tiers(let tiers) = formula, tiers.count == population else {
        reader.fault(.stepsWithoutTiers, "reaches", value: population)
        return nil
      }
      return tiers.steps.first.map { .bound($0.bound) }
    default: return kinds.map(Test.oneOf) ?? bound.map(Test.bound)
    }
  }
}
