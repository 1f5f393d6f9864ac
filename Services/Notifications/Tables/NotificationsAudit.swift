internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// This process's tables as plain numbers, for the comparison with what its journal says: each notice,
/// and what was last told of each delivery.
enum NotificationsAudit {
  static func lines(_ transaction: Transaction) throws -> [AuditLine] {
    let notices = try transaction.rows(AuditStatement.notices).map { row in
      AuditLine(entity: EntityName.notice(try row.id("id")), bucket: "created", number: 1)
    }
    let deliveries = try transaction.rows(AuditStatement.deliveries).map { row in
      let notice = EntityName.notice(try row.id("notice"))
      return AuditLine(
        entity: "\(notice)/\(try row.id("contact").text)", bucket: try row.text("state"), number: 1)
    }
    return notices + deliveries
  }
}
