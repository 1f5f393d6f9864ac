internal import Domain
internal import Events
internal import PolicyRules
internal import Storage

/// An enterprise as far as policies look at it.
struct StoredEnterprise: Sendable {
  let code: CreditCode
  let kind: EnterpriseKind
  let region: RegionCode

  static func find(_ code: CreditCode, _ transaction: Transaction) throws -> StoredEnterprise? {
    try transaction.row(FactStatement.enterprise, .text(code.text)).map { row in
      guard let kind = EnterpriseKind(rawValue: try row.text("kind")),
        let region = RegionCode(try row.text("region"))
      else { throw StorageError.column("kind") }
      return StoredEnterprise(code: code, kind: kind, region: region)
    }
  }

  /// All that it stated and that counts still, in the form that policies are held against.
  func facts(_ transaction: Transaction) throws -> PolicyFacts {
    let staff = try transaction.rows(FactStatement.staff, .text(code.text)).map { row in
      PolicyFacts.Staff(
        person: try row.id("person").text, local: try row.intOrNil("local").map { $0 != 0 },
        insured: try row.intOrNil("insured").map { $0 != 0 },
        leftOn: try row.intOrNil("left_on") == nil ? nil : row.day("left_on"),
        loans: try LoanText.loans(try row.text("loans")))
    }
    let training = try transaction.rows(FactStatement.training, .text(code.text)).map { row in
      PolicyFacts.Training(
        person: try row.id("person").text, project: try row.text("project"),
        occupation: try row.textOrNil("occupation"), level: try row.textOrNil("level"),
        classHours: Int(try row.int("class_hours")), from: try row.day("from_day"),
        to: try row.day("to_day"))
    }
    return PolicyFacts(code: code, kind: kind, staff: staff, training: training)
  }
}

/// Loans of one member of staff in a column: `18643:18660:330303,…`, days as numbers.
enum LoanText {
  static func text(_ loans: [FactsStated.Loan]) -> String {
    loans.map { "\($0.from.number):\($0.to.number):\($0.region.text)" }.joined(separator: ",")
  }

  static func loans(_ text: String) throws -> [PolicyFacts.Loan] {
    try text.split(separator: ",").map { loan in
      let parts = loan.split(separator: ":")
      guard parts.count == 3, let from = Int32(parts[0]), let to = Int32(parts[1]),
        let region = RegionCode(String(parts[2]))
      else { throw StorageError.column("loans") }
      return PolicyFacts.Loan(
        from: CalendarDay(number: from), to: CalendarDay(number: to), region: region)
    }
  }
}
