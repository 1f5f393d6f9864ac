internal import Domain
internal import ServiceKit
internal import Storage

/// Notices as the enterprise that they are for, and the employment service, see them.
enum NoticeReading {
  static func one(
    _ id: EntityID, for reader: Reader, _ transaction: Transaction
  ) throws -> [JSONMember]? {
    guard let row = try transaction.row(NoticeStatement.find, .blob(id.bytes)),
      try reader.maySee(enterprises: row.text("enterprise"))
    else { return nil }
    return try members(row, transaction)
  }

  static func page(
    for reader: Reader, _ page: PageQuery, _ transaction: Transaction
  ) throws -> [(ordinal: Int64, item: JSONValue)] {
    let rows =
      switch reader {
      case .enterprise(let code):
        try transaction.rows(
          NoticeStatement.ofEnterprise, .text(code.text), .integer(page.after),
          SQLValue(page.limit + 1))
      case .everything:
        try transaction.rows(
          NoticeStatement.ofAll, .integer(page.after), SQLValue(page.limit + 1))
      }
    return try rows.map { (try $0.int("ordinal"), .object(try members($0, transaction))) }
  }

  private static func members(_ row: Row, _ transaction: Transaction) throws -> [JSONMember] {
    let id = try row.id("id")
    let deliveries = try transaction.rows(DeliveryStatement.ofNotice, .blob(id.bytes))
    return [
      JSONMember("id", .string(id.text)),
      JSONMember("enterprise", .string(try row.text("enterprise"))),
      JSONMember("template", .string(try row.text("template"))),
      JSONMember("version", .int(try row.int("template_version"))),
      JSONMember("class", .string(try row.text("class"))),
      JSONMember("title", try wording("title", row)), JSONMember("body", try wording("body", row)),
      JSONMember("subject", .string(try row.text("subject"))),
      JSONMember("cause", .string(try row.id("cause").text)),
      JSONMember("createdAt", .string(try row.instant("created_at").iso)),
      JSONMember("deliveries", .array(try deliveries.map(delivery))),
    ]
  }

  private static func wording(_ column: String, _ row: Row) throws -> JSONValue {
    ["zh": .string(try row.text("\(column)_zh")), "en": .string(try row.text("\(column)_en"))]
  }

  private static func delivery(_ row: Row) throws -> JSONValue {
    [
      "contact": .string(try row.id("contact").text),
      "channel": .string(try row.text("channel")), "state": .string(try row.text("state")),
      "attempts": .int(try row.int("attempts")), "code": .text(try row.textOrNil("code")),
      "changedAt": .string(try row.instant("changed_at").iso),
    ]
  }
}
