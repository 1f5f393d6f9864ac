internal import Domain
internal import ServiceKit
internal import Storage

/// Statements of facts as they are shown: how much was stated, of whom by ids, and never by numbers.
enum FactReading {
  static func one(
    _ id: EntityID, for reader: Reader, _ transaction: Transaction
  ) throws -> [JSONMember]? {
    guard let row = try transaction.row(FactStatement.find, .blob(id.bytes)),
      try reader.maySee(enterprises: row.text("enterprise"))
    else { return nil }
    let rows = try transaction.rows(FactStatement.rows, .blob(id.bytes))
    let staff = Int(try row.int("staff"))
    return try members(row) + [
      JSONMember(
        "staff",
        .array(try rows.prefix(staff).map { ["person": .string(try $0.id("person").text)] })),
      JSONMember(
        "training",
        .array(
          try rows.dropFirst(staff).map {
            [
              "person": .string(try $0.id("person").text),
              "project": .string(try $0.text("project")),
            ]
          })),
    ]
  }

  static func page(
    for reader: Reader, _ page: PageQuery, _ transaction: Transaction
  ) throws -> [(ordinal: Int64, item: JSONValue)] {
    let rows =
      switch reader {
      case .enterprise(let code):
        try transaction.rows(
          FactStatement.ofEnterprise, .text(code.text), .integer(page.after),
          SQLValue(page.limit + 1))
      case .everything:
        try transaction.rows(FactStatement.ofAll, .integer(page.after), SQLValue(page.limit + 1))
      }
    return try rows.map { (try $0.int("ordinal"), .object(try members($0))) }
  }

  private static func members(_ row: Row) throws -> [JSONMember] {
    [
      JSONMember("id", .string(try row.id("id").text)),
      JSONMember("enterprise", .string(try row.text("enterprise"))),
      JSONMember("corrects", try id("corrects", row)),
      JSONMember("correctedBy", try id("corrected_by", row)),
      JSONMember("entered", try entered(row)),
      JSONMember("staffCount", .int(try row.int("staff"))),
      JSONMember("trainingCount", .int(try row.int("training"))),
      JSONMember("statedAt", .string(try row.instant("stated_at").iso)),
      JSONMember("command", .string(try row.id("command").text)),
    ]
  }

  private static func id(_ column: String, _ row: Row) throws -> JSONValue {
    .text(try row.blobOrNil(column).flatMap { EntityID(bytes: $0) }?.text)
  }

  private static func entered(_ row: Row) throws -> JSONValue {
    guard let source = try row.textOrNil("source") else { return .null }
    return [
      "officer": try id("officer", row), "source": .string(source),
      "calledBack": .bool(try row.int("called_back") != 0),
    ]
  }
}
