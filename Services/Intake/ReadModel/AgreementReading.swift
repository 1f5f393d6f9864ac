internal import Domain
internal import ServiceKit
internal import Storage

/// Agreements as their two sides and the operators see them.
enum AgreementReading {
  static func one(
    _ id: EntityID, for reader: Reader, _ transaction: Transaction
  ) throws -> [JSONMember]? {
    guard let row = try transaction.row(AgreementStatement.find, .blob(id.bytes)),
      try reader.maySee(enterprises: row.text("lender"), row.text("borrower"))
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
          AgreementStatement.ofEnterprise, .text(code.text), .integer(page.after),
          SQLValue(page.limit + 1))
      case .everything:
        try transaction.rows(
          AgreementStatement.ofAll, .integer(page.after), SQLValue(page.limit + 1))
      }
    return try rows.map { (try $0.int("ordinal"), .object(try members($0, transaction))) }
  }

  private static func members(_ row: Row, _ transaction: Transaction) throws -> [JSONMember] {
    [
      JSONMember("id", .string(try row.id("id").text)),
      // Agreed, not signed: signing comes later.
      JSONMember("state", "drafted"),
      JSONMember("proposal", .string(try row.id("proposal").text)),
      JSONMember("surplus", try PartyReading.json(.surplus, row, withTerms: false, transaction)),
      JSONMember("shortage", try PartyReading.json(.shortage, row, withTerms: false, transaction)),
      JSONMember("heads", .int(try row.int("heads"))),
      JSONMember("from", .string(try row.day("from_day").iso)),
      JSONMember("to", .string(try row.day("to_day").iso)),
      JSONMember("draftedAt", .string(try row.instant("drafted_at").iso)),
    ]
  }
}
