internal import Domain
internal import Events
internal import Storage

/// What a reviewer must look at before anything is paid. Each is a question, with its evidence, and no
/// refusal: a maker who passes it all the same says why.
enum Screens {
  /// Ids in one screen's evidence; the number of persons tells of more.
  private static let evidenceMaximum = 5

  static func find(
    of enterprise: CreditCode, _ transaction: Transaction
  ) throws -> [EntitlementAssessed.Screen] {
    let code = SQLValue.text(enterprise.text)
    let elsewhere = try transaction.rows(FactStatement.countedElsewhere, code).map { row in
      "\(try row.id("person").text)@\(try row.text("enterprise"))"
    }
    let overlapping = try transaction.rows(FactStatement.overlapping, code)
      .map { try $0.id("person").text }
    let before = try transaction.rows(FactStatement.trainedBefore, code)
      .map { try $0.id("person").text }
    let circles = try transaction.rows(FactStatement.circles, code)
      .map { try $0.text("borrower") }
    return [
      screen("insured-elsewhere-too", elsewhere), screen("class-hours-overlap", overlapping),
      screen("trained-before", before), screen("circular-lending", circles),
    ].compactMap(\.self)
  }

  private static func screen(
    _ code: String, _ found: [String]
  ) -> EntitlementAssessed.Screen? {
    guard !found.isEmpty else { return nil }
    return EntitlementAssessed.Screen(
      code: code, persons: found.count,
      evidence: found.prefix(evidenceMaximum).joined(separator: " "))
  }
}
