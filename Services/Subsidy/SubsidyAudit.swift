internal import Domain
internal import ServiceKit
internal import Storage

/// Subsidy's tables as plain numbers, for the comparison with what the journals say.
enum SubsidyAudit {
  static func lines(_ transaction: Transaction) throws -> [AuditLine] {
    let owed = try transaction.rows(EntitlementStatement.audit).map { row in
      AuditLine(
        entity: "owed/\(try row.text("business_key"))", bucket: try row.text("state"),
        number: try row.int("amount"))
    }
    let batches = try transaction.rows(PaymentStatement.audit).flatMap { row in
      let entity = "batch/\(try row.id("id").text)"
      return try ["items", "total", "settled"].map {
        AuditLine(entity: entity, bucket: $0, number: try row.int($0))
      }
    }
    return try owed + batches + LedgerAudit.lines(transaction)
  }
}
