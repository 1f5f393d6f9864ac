package import Domain

/// What a policy says about one enterprise on one day, with everything that led to it.
///
/// Its JSON is the same, byte for byte, for the same policy bytes, readings, facts and day.
package struct Assessment: Hashable, Sendable {
  package enum Outcome: String, Sendable, CaseIterable {
    case eligible
    /// Refused, but for a shortfall that the policy's data calls small (差一点).
    case nearly
    case refused
  }

  package let policyID: String
  package let policyVersion: Int
  package let policyHash: String
  package let policyName: PolicyWording
  package let document: PolicyTerms.Document
  /// The alternative in force of each reading, chosen or taken, in the order of the file.
  package let readings: [ReadingInForce]
  package let factsHash: String
  /// The day as of which the facts were judged.
  package let day: CalendarDay
  package let outcome: Outcome
  /// The period is not over: who has not left so far, or what was held so far, is counted.
  package let provisional: Bool
  /// From this day on nothing is provisional any more.
  package let decidingDay: CalendarDay
  package let amountKind: PolicyTerms.Amount
  /// What is owed: 0 if refused; nil if the policy names no exact amount.
  package let amountFen: Int64?
  /// The most that may be paid, where the policy names only that.
  package let ceilingFen: Int64?
  package let apply: PolicyTerms.Way
  package let messageFirst: Bool
  /// Nil if it needs the enterprise's code and that was not given.
  package let businessKey: String?
  /// Conditions first, then exclusions, in the order of the file; that the policy is in force is the
  /// first of all.
  package let conditions: [ConditionResult]
  package let counts: [PopulationCount]
  /// How the amount came about; empty if refused.
  package let steps: [AssessmentStep]
  package let caps: [CapResult]
  /// Where in the document steps and caps come from; nil if there is no formula.
  package let formulaClause: PolicyWording?

  package var isEligible: Bool { outcome == .eligible }
  package var isNearly: Bool { outcome == .nearly }
  /// Why it was refused: the conditions that do not hold.
  package var refusals: [ConditionResult] { conditions.filter { !$0.holds } }
}

/// Which alternative of a reading an assessment was made under.
package struct ReadingInForce: Hashable, Sendable {
  package let reading: String
  package let alternative: String
  package let isChosen: Bool
}

/// A condition with the value it was held against.
package struct ConditionResult: Hashable, Sendable {
  package let id: String
  /// `enterprise.kind`, a population, or `day`.
  package let subject: String
  package let value: String
  /// `oneOf`, a bound's comparison, or `within`; with `not ` before it for an exclusion.
  package let comparison: String
  package let needed: String
  package let holds: Bool
  /// Persons that are missing, or too many; nil where nothing can be counted or it holds.
  package let shortfall: Int64?
  /// Whether the shortfall is a small one by the policy's data.
  package let isNearly: Bool
  package let text: PolicyWording
  /// Where in the document it comes from; nil for the validity, which is its whole.
  package let clause: PolicyWording?
  /// What would help; nil if it holds.
  package let remedy: PolicyWording?
}

/// Who was counted, and who was not and why. Persons are sorted.
package struct PopulationCount: Hashable, Sendable {
  package struct NotCounted: Hashable, Sendable {
    package let filter: String
    package let text: PolicyWording
    package let persons: [String]
  }

  package let population: String
  package let name: PolicyWording
  package let persons: [String]
  /// By the first filter that the person, or one of the person's records, did not pass.
  package let notCounted: [NotCounted]
  /// Persons, or persons' records, that the facts name more than once.
  package let repeated: [String]
}

/// A step of the calculation, in order.
package enum AssessmentStep: Hashable, Sendable {
  case tier(id: String, bound: PolicyBound, count: Int64, reached: Bool, amountFen: Int64)
  /// Rate × quantity of one group: its persons and projects by name.
  case product(group: [GroupValue], quantity: Int64, rate: PolicyMeasure, amountFen: Int64)
  /// Where a cap made a difference.
  case cut(cap: String, group: [GroupValue], beforeFen: Int64, amountFen: Int64)
  /// Rounded down to whole fen, once.
  case total(amountFen: Int64)
}

/// One part of what a group is known by.
package struct GroupValue: Hashable, Sendable {
  package let group: PolicySum.Group
  package let value: String
}

/// A cap and what it did.
package struct CapResult: Hashable, Sendable {
  package let id: String
  package let most: PolicyMeasure
  /// How many amounts it was held against, and how many it cut.
  package let groups: Int
  package let cut: Int
  package let cutFen: Int64
}
