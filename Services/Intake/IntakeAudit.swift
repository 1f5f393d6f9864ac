internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Intake's tables as plain numbers, for the comparison with what the journals say: the heads of each
/// lot by bucket, of each proposal and agreement, what each side answered, what each entitlement and
/// payment batch amounts to, and what became of each notice.
enum IntakeAudit {
  static func lines(_ transaction: Transaction) throws -> [AuditLine] {
    try offers(transaction) + proposals(transaction) + agreements(transaction) + money(transaction)
      + notices(transaction)
  }

  private static func offers(_ transaction: Transaction) throws -> [AuditLine] {
    try transaction.rows(AuditStatement.offers).flatMap { row in
      let entity = "lot/\(try row.id("lot"))"
      guard try row.text("state") != "submitted", try row.text("state") != "refused" else {
        return [
          AuditLine(entity: entity, bucket: try row.text("state"), number: try row.int("total"))
        ]
      }
      return try Bucket.allCases.map { bucket in
        AuditLine(
          entity: entity, bucket: bucket.rawValue, number: try row.int(bucket.rawValue))
      }
    }
  }

  private static func proposals(_ transaction: Transaction) throws -> [AuditLine] {
    try transaction.rows(AuditStatement.proposals).map { row in
      AuditLine(
        entity: "proposal/\(try row.id("id"))", bucket: try row.text("state"),
        number: try row.int("heads"))
    }
      + transaction.rows(AuditStatement.answers).map { row in
        AuditLine(
          entity: "proposal/\(try row.id("proposal"))", bucket: "answer-\(try row.text("side"))",
          number: try row.intOrNil("heads") ?? 0)
      }
  }

  private static func agreements(_ transaction: Transaction) throws -> [AuditLine] {
    try transaction.rows(AuditStatement.agreements).map { row in
      AuditLine(
        entity: "agreement/\(try row.id("id"))", bucket: "drafted", number: try row.int("heads"))
    }
  }

  private static func money(_ transaction: Transaction) throws -> [AuditLine] {
    try transaction.rows(AuditStatement.entitlements).map { row in
      AuditLine(
        entity: EntityName.entitlement(try row.id("id")),
        bucket: try row.textOrNil("state") ?? MoneyStep.assessed, number: try row.int("amount"))
    }
      + transaction.rows(AuditStatement.batches).flatMap { row in
        let entity = EntityName.batch(try row.id("id"))
        return [
          AuditLine(entity: entity, bucket: try row.text("state"), number: try row.int("total")),
          AuditLine(entity: entity, bucket: "settled", number: try row.int("settled")),
        ]
      }
  }

  private static func notices(_ transaction: Transaction) throws -> [AuditLine] {
    try transaction.rows(AuditStatement.notices).map { row in
      AuditLine(entity: EntityName.notice(try row.id("id")), bucket: "created", number: 1)
    }
      + transaction.rows(AuditStatement.deliveries).map { row in
        AuditLine(
          entity: EntityName.notice(try row.id("notice")),
          bucket: "\(try row.text("state")) \(try row.id("contact").text)",
          number: try row.int("attempts"))
      }
  }
}

enum AuditStatement: String, SQLStatement {
  case offers =
    """
    SELECT lot, state, total, open, held, committed, placed, done, withdrawn, expired FROM offer
    """
  case proposals = "SELECT id, state, heads FROM proposal"
  case answers = "SELECT proposal, side, heads FROM answer"
  case agreements = "SELECT id, heads FROM agreement"
  case entitlements = "SELECT id, state, amount FROM entitlement"
  case batches = "SELECT id, state, total, settled FROM payment_batch"
  case notices = "SELECT id FROM notice"
  case deliveries = "SELECT notice, contact, state, attempts FROM delivery"
}
