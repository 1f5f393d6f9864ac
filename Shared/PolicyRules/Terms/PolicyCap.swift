/// The most that is paid per something: per person, per person and project, per enterprise.
package struct PolicyCap: Hashable, Sendable {
  package let id: String
  /// Fen, per what its unit says.
  package let most: PolicyMeasure
  /// What amounts are added up by before this cap; empty: everything, for the enterprise.
  package let per: [PolicySum.Group]

  /// Reads caps in the order in which they apply: each is per the same as the one before, or coarser.
  /// The first is held against the grouping of the formula.
  static func read(_ readers: [FormReader], _ formula: PolicyFormula?) -> [PolicyCap] {
    var left: [PolicySum.Group] = if case .sum(let sum) = formula { sum.per } else { [] }
    var caps: [PolicyCap] = []
    for reader in readers {
      let id = reader.identifier("id")
      let most = reader.measure("most")
      reader.finish()
      // Of a formula with faults the grouping is not known.
      guard let most, formula != nil else { continue }
      guard let per = groups(of: most.unit, within: left) else {
        let allowed = subsets(of: left).map { "\(unit(per: $0))" }
        reader.fault(
          .unitMisfit, "most", value: "\(most.unit)", expected: allowed.joined(separator: ", "))
        continue
      }
      left = per
      if let id { caps.append(PolicyCap(id: id, most: most, per: per)) }
    }
    return caps
  }

  private static func groups(
    of unit: PolicyUnit, within left: [PolicySum.Group]
  ) -> [PolicySum.Group]? {
    subsets(of: left).first { self.unit(per: $0) == unit }
  }

  private static func unit(per groups: [PolicySum.Group]) -> PolicyUnit {
    guard !groups.isEmpty else { return .yuan / .base(.enterprise) }
    return groups.reduce(.yuan) { unit, group in
      switch group {
      case .person: unit / .person
      case .project: unit / .base(.project)
      }
    }
  }

  private static func subsets(of groups: [PolicySum.Group]) -> [[PolicySum.Group]] {
    guard let first = groups.first else { return [[]] }
    let rest = subsets(of: Array(groups.dropFirst()))
    return rest.map { [first] + $0 } + rest
  }
}
