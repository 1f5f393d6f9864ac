internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Payment batches as the employment service sees them.
enum PaymentBatchReading {
  /// With its history.
  static func one(_ id: EntityID, _ transaction: Transaction) throws -> [JSONMember]? {
    guard let row = try transaction.row(PaymentBatchStatement.find, .blob(id.bytes)) else {
      return nil
    }
    let history = try MoneyStep.history(EntityName.batch(id), transaction)
    return try members(row) + [JSONMember("history", history)]
  }

  static func page(
    _ page: PageQuery, _ transaction: Transaction
  ) throws -> [(ordinal: Int64, item: JSONValue)] {
    try transaction.rows(
      PaymentBatchStatement.page, .integer(page.after), SQLValue(page.limit + 1)
    ).map { (try $0.int("ordinal"), .object(try members($0))) }
  }

  private static func members(_ row: Row) throws -> [JSONMember] {
    [
      JSONMember("id", .string(try row.id("id").text)),
      JSONMember("state", .string(try row.text("state"))),
      JSONMember("messageID", .string(try row.text("message_id"))),
      JSONMember("items", .int(try row.int("items"))),
      JSONMember("totalFen", .int(try row.int("total"))),
      JSONMember("settledFen", .int(try row.int("settled"))),
      JSONMember("person", .text(try row.idOrNil("person")?.text)),
      JSONMember("releasedAt", .string(try row.instant("released_at").iso)),
      JSONMember("changedAt", .string(try row.instant("changed_at").iso)),
    ]
  }
}
