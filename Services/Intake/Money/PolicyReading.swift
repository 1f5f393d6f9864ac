internal import Domain
internal import Events
internal import PolicyRules
internal import ServiceKit
internal import Storage

/// Policies with the versions that were proposed or are in force. Who decided is for persons to know.
enum PolicyReading {
  static func one(
    _ id: String, withPersons: Bool, _ transaction: Transaction
  ) throws -> [JSONMember]? {
    guard let row = try transaction.row(PolicyStatement.find, .text(id)) else { return nil }
    return try members(row, withPersons, transaction)
  }

  static func page(
    _ page: PageQuery, withPersons: Bool, _ transaction: Transaction
  ) throws -> [(ordinal: Int64, item: JSONValue)] {
    try transaction.rows(PolicyStatement.page, .integer(page.after), SQLValue(page.limit + 1))
      .map { (try $0.int("ordinal"), .object(try members($0, withPersons, transaction))) }
  }

  private static func members(
    _ row: Row, _ withPersons: Bool, _ transaction: Transaction
  ) throws -> [JSONMember] {
    let id = try row.text("id")
    let versions = try transaction.rows(PolicyStatement.versions, .text(id)).map {
      try version($0, withPersons)
    }
    return [
      JSONMember("id", .string(id)),
      JSONMember(
        "name",
        [
          "zh": .string(PolicyNames.name(id, .chinese)),
          "en": .string(PolicyNames.name(id, .english)),
        ]),
      JSONMember("versions", .array(versions)),
    ]
  }

  private static func version(_ row: Row, _ withPersons: Bool) throws -> JSONValue {
    let activatedAt = try row.intOrNil("activated_at").map(Instant.init(microseconds:))
    let step = activatedAt == nil ? PolicyStep.proposed : .activated
    var members = [
      JSONMember("version", .int(try row.int("version"))),
      JSONMember("hash", .string(try row.blob("hash").hexadecimal)),
      JSONMember("fund", .string(try row.text("fund"))),
      JSONMember("step", .string(step.rawValue)),
      JSONMember(
        "proposedAt",
        .text(try row.intOrNil("proposed_at").map { Instant(microseconds: $0).iso })),
      JSONMember("activatedAt", .text(activatedAt?.iso)),
    ]
    if withPersons {
      members += [
        JSONMember("proposedBy", .text(try row.idOrNil("proposed_by")?.text)),
        JSONMember("activatedBy", .text(try row.idOrNil("activated_by")?.text)),
      ]
    }
    return .object(members)
  }
}

/// What a policy is called; one that is no part of the program, by its id.
enum PolicyNames {
  static func name(_ id: String, _ language: Language) -> String {
    guard let name = names[id] else { return id }
    return language == .chinese ? name.zh : name.en
  }

  /// Of the newest version.
  private static let names = Dictionary(
    PolicyCatalogue.builtIn.policies.map { ($0.id, $0.terms.name) }
  ) { $1 }
}
