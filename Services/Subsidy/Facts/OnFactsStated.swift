internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise stated facts, or corrected some: it is assessed anew.
enum OnFactsStated {
  static func decide(
    _ event: HeardEvent, _ body: FactsStated, _ work: SubsidyWork
  ) throws -> Refusal? {
    let transaction = work.transaction
    let enterprise = SQLValue.text(body.enterprise.text)
    try transaction.execute(
      FactStatement.insert, .blob(body.facts.bytes), enterprise,
      .integer(event.occurredAt.microseconds))
    if let corrected = body.corrects {
      // A claim that is given up is a question no more.
      try needOthers(body.enterprise, work)
      let changed = try transaction.execute(
        FactStatement.correct, .blob(corrected.bytes), enterprise, .blob(body.facts.bytes))
      // Intake has judged this: what differs here is a fault of ours, and no row may count twice.
      guard changed == 1 else { throw FactsFault.notToBeCorrected(corrected) }
      try transaction.execute(FactStatement.endStaff, .blob(corrected.bytes))
      try transaction.execute(FactStatement.endTraining, .blob(corrected.bytes))
    }
    for (ordinal, fact) in body.staff.enumerated() {
      try transaction.execute(
        FactStatement.insertStaff, .blob(body.facts.bytes), SQLValue(ordinal), enterprise,
        .blob(fact.person.bytes), SQLValue(fact.local.map { $0 ? 1 : 0 }),
        SQLValue(fact.insured.map { $0 ? 1 : 0 }),
        SQLValue(fact.leftOn.map { Int64($0.number) }), .text(LoanText.text(fact.loans)))
    }
    for (ordinal, fact) in body.training.enumerated() {
      try transaction.execute(
        FactStatement.insertTraining, .blob(body.facts.bytes), SQLValue(ordinal), enterprise,
        .blob(fact.person.bytes), .text(fact.project), SQLValue(fact.occupation),
        SQLValue(fact.level), SQLValue(fact.classHours), SQLValue(fact.from.number),
        SQLValue(fact.to.number))
    }
    try work.need(body.enterprise)
    try needOthers(body.enterprise, work)
    return nil
  }

  /// Whoever claims the same staff, or trained the same persons, has the same question.
  private static func needOthers(_ enterprise: CreditCode, _ work: SubsidyWork) throws {
    for statement in [FactStatement.alsoClaiming, .alsoTraining] {
      for row in try work.transaction.rows(statement, .text(enterprise.text)) {
        try work.need(try row.code("enterprise"))
      }
    }
  }
}

enum FactsFault: Error, Equatable {
  /// Unknown, another enterprise's, or corrected before.
  case notToBeCorrected(EntityID)
}
