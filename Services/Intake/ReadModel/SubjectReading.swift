internal import Domain
internal import ServiceKit
internal import Storage

/// Contacts and payees as they are shown: masked.
enum SubjectReading {
  static func one(
    _ id: EntityID, _ kind: VaultKind, for reader: Reader, _ transaction: Transaction
  ) throws -> [JSONMember]? {
    guard let row = try transaction.row(VaultStatement.findSubject, .blob(id.bytes)),
      try row.text("kind") == kind.rawValue, try reader.maySee(enterprises: row.text("enterprise"))
    else { return nil }
    return try members(row)
  }

  static func page(
    _ kind: VaultKind, for reader: Reader, _ page: PageQuery, _ transaction: Transaction
  ) throws -> [(ordinal: Int64, item: JSONValue)] {
    let rows =
      switch reader {
      case .enterprise(let code):
        try transaction.rows(
          VaultStatement.ofEnterprise, .text(code.text), .text(kind.rawValue),
          .integer(page.after), SQLValue(page.limit + 1))
      case .everything:
        try transaction.rows(
          VaultStatement.ofAll, .text(kind.rawValue), .integer(page.after),
          SQLValue(page.limit + 1))
      }
    return try rows.map { (try $0.int("ordinal"), .object(try members($0))) }
  }

  /// What is still shown of an erased subject: masked values go too.
  static func withoutValues(_ row: Row, _ kind: VaultKind) throws -> JSONValue {
    let kept: Set<String> = kind == .contact ? ["channel", "language"] : []
    return .object(
      try shown(row).map { kept.contains($0.name) ? $0 : JSONMember($0.name, .null) })
  }

  private static func members(_ row: Row) throws -> [JSONMember] {
    [
      JSONMember("id", .string(try row.id("id").text)),
      JSONMember("enterprise", .string(try row.text("enterprise"))),
    ] + (try shown(row)) + [
      JSONMember("addedAt", .string(try row.instant("added_at").iso)),
      JSONMember(
        "erasedAt", .text(try row.intOrNil("erased_at").map { Instant(microseconds: $0).iso })),
    ]
  }

  private static func shown(_ row: Row) throws -> [JSONMember] {
    guard case .object(let members) = try JSONParser.parse(Array(try row.text("shown").utf8)) else {
      throw StorageError.column("shown")
    }
    return members
  }
}
