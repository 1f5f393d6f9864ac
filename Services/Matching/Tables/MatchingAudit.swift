internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Matching's tables as plain numbers, for the comparison with what the journals say: each lot's
/// heads by bucket, each proposal's under its state, those of each agreement.
enum MatchingAudit {
  static func lines(_ transaction: Transaction) throws -> [AuditLine] {
    let lots = try transaction.rows(AuditStatement.lots).flatMap { row in
      let entity = EntityName.lot(try row.id("id"))
      return try Bucket.allCases.map { bucket in
        AuditLine(entity: entity, bucket: bucket.rawValue, number: try row.int(bucket.rawValue))
      }
    }
    let proposals = try transaction.rows(AuditStatement.proposals).map { row in
      AuditLine(
        entity: EntityName.proposal(try row.id("id")), bucket: try row.text("state"),
        number: try row.int("heads"))
    }
    let agreements = try transaction.rows(AuditStatement.agreements).map { row in
      AuditLine(
        entity: EntityName.agreement(try row.id("id")), bucket: "drafted",
        number: try row.int("heads"))
    }
    return lots + proposals + agreements
  }
}
