internal import Domain

/// Judges every condition and exclusion of a policy, and that it is in force.
struct ConditionJudge {
  let policy: Policy
  let facts: PolicyFacts
  let day: CalendarDay
  let counts: [PopulationCount]

  /// The period is not over yet.
  var provisional: Bool { day < policy.form.period.decidingDay }

  func judge() -> [ConditionResult] {
    [inForce] + policy.form.conditions.map { judge($0, isExclusion: false) }
      + policy.form.exclusions.map { judge($0, isExclusion: true) }
  }

  private var inForce: ConditionResult {
    let valid = policy.terms.valid
    let holds = valid.contains(day)
    return ConditionResult(
      id: "in-force", subject: "day", value: day.iso, comparison: "within", needed: "\(valid)",
      holds: holds, shortfall: nil, isNearly: false,
      text: PolicyWording(zh: "政策在有效期内", en: "the policy is in force"),
      clause: nil,
      remedy: holds
        ? nil
        : PolicyWording(
          zh: "该版本的有效期为 \(valid)，请按当日有效的版本核定",
          en: "this version is valid \(valid): assess under the one in force on the day"))
  }

  private func judge(_ condition: PolicyCondition, isExclusion: Bool) -> ConditionResult {
    let found = finding(condition)
    let holds = found.holds != isExclusion
    let shortfall = holds || isExclusion ? nil : found.shortfall
    let nearly = shortfall.flatMap { missing in condition.nearly.map { missing <= $0.value } }
    let remedy = provisional ? condition.remedy : condition.remedyAfter ?? condition.remedy
    return ConditionResult(
      id: condition.id, subject: "\(condition.subject)", value: found.value,
      comparison: (isExclusion ? "not " : "") + found.comparison, needed: found.needed,
      holds: holds, shortfall: shortfall, isNearly: nearly ?? false, text: condition.text,
      clause: condition.clause,
      remedy: holds
        ? nil
        : filled(
          remedy,
          [
            "value": found.value, "needed": found.needed, "shortfall": "\(shortfall ?? 0)",
          ]))
  }

  private typealias Finding = (
    value: String, comparison: String, needed: String, holds: Bool, shortfall: Int64?
  )

  private func finding(_ condition: PolicyCondition) -> Finding {
    switch (condition.subject, condition.test) {
    case (.enterpriseKind, .oneOf(let kinds)):
      let kind = facts.kind
      return (
        kind?.rawValue ?? "", "oneOf", kinds.map(\.rawValue).joined(separator: ", "),
        kind.map(kinds.contains) ?? false, nil
      )
    case (.count(let population), .bound(let bound)):
      let count = Int64(counts.first { $0.population == population }?.persons.count ?? 0)
      return (
        String(count), bound.comparison.rawValue, String(bound.measure.value),
        bound.holds(count), bound.shortfall(count)
      )
    case (.enterpriseKind, .bound), (.count, .oneOf):
      preconditionFailure("\(condition.id) was read without its check")
    }
  }

  private func filled(
    _ wording: PolicyWording, _ values: [String: String]
  ) -> PolicyWording {
    let deciding = policy.form.period.decidingDay
    let english = "\(deciding.day) \(Self.months[deciding.month - 1])"
    func all(_ day: String) -> [String: String] {
      values.merging(["decidingDay": day]) { first, _ in first }
    }
    return PolicyWording(
      zh: wording.filled(all("\(deciding.month)月\(deciding.day)日")).zh,
      en: wording.filled(all(english)).en)
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}
