package import Domain

/// What is known of one enterprise on the day of an assessment.
///
/// What is nil was not given, which is never the same as none. Rows are kept in one order, so that
/// the same facts are equal, and the same bytes, in whatever order they came.
package struct PolicyFacts: Hashable, Sendable {
  /// One person on the enterprise's staff.
  package struct Staff: Hashable, Sendable {
    /// Opaque: nothing here looks into it.
    package let person: String
    /// Whether registered (户籍) in the city.
    package let local: Bool?
    /// Whether insured by this enterprise on the day.
    package let insured: Bool?
    /// The day on which the person left the city and did not come back; nil: has not left.
    package let leftOn: CalendarDay?
    /// Loans to other enterprises.
    package let loans: [Loan]

    package init(
      person: String, local: Bool?, insured: Bool?, leftOn: CalendarDay? = nil, loans: [Loan] = []
    ) {
      (self.person, self.local, self.insured) = (person, local, insured)
      (self.leftOn, self.loans) = (leftOn, loans.sorted { $0.order < $1.order })
    }
  }

  /// A loan to a borrower in some division; both days included. Its last day may lie ahead.
  package struct Loan: Hashable, Sendable {
    package let from: CalendarDay
    package let to: CalendarDay
    package let region: RegionCode

    package init(from: CalendarDay, to: CalendarDay, region: RegionCode) {
      (self.from, self.to, self.region) = (from, to, region)
    }
  }

  /// One person's part in one project of training that the enterprise held.
  package struct Training: Hashable, Sendable {
    package let person: String
    package let project: String
    /// Codes of the national classification and of a skill's level; for screens, not for amounts.
    package let occupation: String?
    package let level: String?
    package let classHours: Int
    package let from: CalendarDay
    package let to: CalendarDay

    package init(
      person: String, project: String, occupation: String? = nil, level: String? = nil,
      classHours: Int, from: CalendarDay, to: CalendarDay
    ) {
      (self.person, self.project, self.classHours) = (person, project, classHours)
      (self.occupation, self.level, self.from, self.to) = (occupation, level, from, to)
    }
  }

  package let code: CreditCode?
  package let kind: EnterpriseKind?
  package let staff: [Staff]?
  package let training: [Training]?

  package init(
    code: CreditCode?, kind: EnterpriseKind?, staff: [Staff]? = nil, training: [Training]? = nil
  ) {
    (self.code, self.kind) = (code, kind)
    self.staff = staff.map { Self.sorted($0) { ($0.person, $0.json.text) } }
    self.training = training.map { Self.sorted($0) { ($0.person, $0.json.text) } }
  }

  /// What a policy asks for; without it there is no assessment.
  package struct Needs: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let kind = Needs(rawValue: 1)
    package static let staff = Needs(rawValue: 2)
    package static let local = Needs(rawValue: 4)
    package static let insured = Needs(rawValue: 8)
    package static let training = Needs(rawValue: 16)
  }

  private static func sorted<Row>(
    _ rows: [Row], _ key: (Row) -> (String, String)
  ) -> [Row] {
    rows.map { (key($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}

extension PolicyFacts.Loan {
  fileprivate var order: (CalendarDay, CalendarDay, RegionCode) { (from, to, region) }
}
