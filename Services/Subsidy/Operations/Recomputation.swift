internal import Domain
internal import PolicyRules
package import Storage

/// Every assessment that was told, made again from the facts and the rule that are kept with it: the result
/// must be the same, byte for byte.
package struct Recomputation: Sendable {
  /// Of which the result was compared.
  package private(set) var compared = 0
  /// Assessments whose result is another now: `entitlement#ordinal`.
  package private(set) var different: [String] = []
  /// Pass it as `after` for the next page; nil after the last one.
  package private(set) var next: String?

  /// - Parameters:
  ///   - after: `entitlement#ordinal` that the page before ended with.
  ///   - limit: assessments in a page, 1–1,000.
  package static func page(
    after: String?, limit: Int, _ ruling: SubsidyRuling, _ transaction: Transaction
  ) throws -> Recomputation {
    let parts = (after ?? "").split(separator: "#")
    let id = parts.first.flatMap { EntityID(text: String($0)) }
    let ordinal = parts.count == 2 ? Int64(parts[1]) ?? 0 : 0
    let limit = min(max(limit, 1), 1_000)
    let rows = try transaction.rows(
      AssessmentStatement.page, .blob(id?.bytes ?? []), .integer(ordinal), SQLValue(limit))
    var report = Recomputation()
    for row in rows {
      let name = "\(try row.id("entitlement").text)#\(try row.int("ordinal"))"
      report.compared += 1
      if try !isSame(row, ruling, transaction) { report.different.append(name) }
      if rows.count == limit { report.next = name }
    }
    return report
  }

  private static func isSame(
    _ row: Row, _ ruling: SubsidyRuling, _ transaction: Transaction
  ) throws -> Bool {
    let policy = try ActivePolicy.policy(
      hash: try row.blob("policy_hash"), ruling, transaction)
    let day = try row.day("day")
    guard
      let facts = try? PolicyFacts(
        json: try row.blob("document"), file: "facts", on: day, needs: policy.form.needs),
      let assessment = try? policy.assess(facts, on: day)
    else { return false }
    return try assessment.json.bytes == row.blob("result")
  }
}
