internal import Domain
internal import ServiceKit
internal import Storage

/// Offers and requests as they are shown.
enum OfferReading {
  /// One lot with its history and why heads of it are open still; nil when there is none of that side
  /// that the reader may see.
  static func one(
    _ lot: EntityID, _ side: LotSide, for reader: Reader, _ language: Language,
    _ transaction: Transaction
  ) throws -> [JSONMember]? {
    guard let row = try transaction.row(OfferStatement.find, .blob(lot.bytes)),
      try row.text("side") == side.rawValue,
      try reader.maySee(enterprises: row.text("enterprise"))
    else { return nil }
    let history = try History.read(lot, transaction)
    return try members(row) + [
      JSONMember("explanation", try ExplanationReading.json(of: lot, side, language, transaction)),
      JSONMember("history", .array(history.entries)),
      JSONMember("historyOmitted", .int(history.omitted)),
    ]
  }

  static func page(
    _ side: LotSide, for reader: Reader, _ page: PageQuery, _ transaction: Transaction
  ) throws -> [(ordinal: Int64, item: JSONValue)] {
    let rows =
      switch reader {
      case .enterprise(let code):
        try transaction.rows(
          OfferStatement.ofEnterprise, .text(code.text), .text(side.rawValue),
          .integer(page.after), SQLValue(page.limit + 1))
      case .everything:
        try transaction.rows(
          OfferStatement.ofAll, .text(side.rawValue), .integer(page.after),
          SQLValue(page.limit + 1))
      }
    return try rows.map { (try $0.int("ordinal"), .object(try members($0))) }
  }

  /// A lot that was just submitted, without a read.
  static func submitted(_ offer: SubmittedOffer) -> [JSONMember] {
    let entry: JSONValue = [
      "at": .string(offer.at.iso), "what": .string(History.What.submitted.rawValue),
      "heads": .int(offer.terms.heads),
    ]
    return members(
      id: offer.lot, enterprise: offer.terms.enterprise.text, state: "submitted", version: 1,
      terms: LotTermsJSON.json(offer.terms), heads: ["open": offer.terms.heads],
      submittedAt: offer.at, command: offer.command) + [
        JSONMember("explanation", .null), JSONMember("history", [entry]),
        JSONMember("historyOmitted", 0),
      ]
  }

  private static func members(_ row: Row) throws -> [JSONMember] {
    var heads: [String: Int] = [:]
    for bucket in Bucket.allCases { heads[bucket.rawValue] = Int(try row.int(bucket.rawValue)) }
    return members(
      id: try row.id("lot"), enterprise: try row.text("enterprise"), state: try row.text("state"),
      version: try row.int("version"),
      terms: try JSONParser.parse(Array(try row.text("terms").utf8)), heads: heads,
      submittedAt: try row.instant("submitted_at"), command: try row.id("command"))
  }

  private static func members(
    id: EntityID, enterprise: String, state: String, version: Int64, terms: JSONValue,
    heads: [String: Int], submittedAt: Instant, command: EntityID
  ) -> [JSONMember] {
    [
      JSONMember("id", .string(id.text)), JSONMember("enterprise", .string(enterprise)),
      JSONMember("state", .string(state)), JSONMember("version", .int(version)),
      JSONMember("terms", terms),
      JSONMember(
        "heads",
        .object(
          Bucket.allCases.map { JSONMember($0.rawValue, .int(heads[$0.rawValue] ?? 0)) })),
      JSONMember("submittedAt", .string(submittedAt.iso)),
      JSONMember("command", .string(command.text)),
    ]
  }
}
