internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Entitlements as an enterprise sees its own and the employment service sees all.
enum EntitlementReading {
  /// With its history, for persons alone.
  static func one(
    _ id: EntityID, for reader: Reader, _ transaction: Transaction
  ) throws -> [JSONMember]? {
    guard let row = try transaction.row(EntitlementStatement.find, .blob(id.bytes)),
      try reader.maySee(enterprises: row.text("enterprise"))
    else { return nil }
    let members = try members(row, for: reader)
    guard reader == .everything else { return members }
    let history = try MoneyStep.history(EntityName.entitlement(id), transaction)
    return members + [JSONMember("history", history)]
  }

  static func page(
    for reader: Reader, _ page: PageQuery, _ transaction: Transaction
  ) throws -> [(ordinal: Int64, item: JSONValue)] {
    let rows =
      switch reader {
      case .enterprise(let code):
        try transaction.rows(
          EntitlementStatement.ofEnterprise, .text(code.text), .integer(page.after),
          SQLValue(page.limit + 1))
      case .everything:
        try transaction.rows(
          EntitlementStatement.ofAll, .integer(page.after), SQLValue(page.limit + 1))
      }
    return try rows.map { (try $0.int("ordinal"), .object(try members($0, for: reader))) }
  }

  private static func members(_ row: Row, for reader: Reader) throws -> [JSONMember] {
    let day = try row.intOrNil("day").map { CalendarDay(number: Int32(clamping: $0)).iso }
    let members = [
      JSONMember("id", .string(try row.id("id").text)),
      JSONMember("enterprise", .string(try row.text("enterprise"))),
      JSONMember("policy", .string(try row.text("policy"))),
      JSONMember("version", try row.intOrNil("policy_version").map { .int($0) } ?? .null),
      JSONMember("day", .text(day)), JSONMember("verdict", .text(try row.textOrNil("verdict"))),
      JSONMember("provisional", .bool(try row.int("provisional") != 0)),
      JSONMember("amountFen", .int(try row.int("amount"))),
      JSONMember("state", .text(try row.textOrNil("state"))),
      JSONMember("reason", .text(try row.textOrNil("reason"))),
      JSONMember("attempt", .int(try row.int("attempt"))),
      JSONMember("payee", .text(try row.idOrNil("payee")?.text)),
      JSONMember("batch", .text(try row.idOrNil("batch")?.text)),
      JSONMember("reasons", try JSONParser.parse(Array(try row.text("reasons").utf8))),
      JSONMember("changedAt", .string(try row.instant("changed_at").iso)),
    ]
    guard reader == .everything else { return members }
    return members + [
      JSONMember("businessKey", .text(try row.textOrNil("business_key"))),
      JSONMember("approval", .text(try row.blobOrNil("approval")?.hexadecimal)),
      JSONMember("policyHash", .text(try row.blobOrNil("policy_hash")?.hexadecimal)),
      JSONMember("factsHash", .text(try row.blobOrNil("facts_hash")?.hexadecimal)),
      JSONMember("screens", try JSONParser.parse(Array(try row.text("screens").utf8))),
    ]
  }
}
