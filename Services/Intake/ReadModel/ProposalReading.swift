internal import Domain
internal import ServiceKit
internal import Storage

/// Proposals as their two sides and the operators see them.
enum ProposalReading {
  static func one(
    _ id: EntityID, for reader: Reader, _ language: Language, _ transaction: Transaction
  ) throws -> [JSONMember]? {
    guard let row = try transaction.row(ProposalStatement.find, .blob(id.bytes)),
      try reader.maySee(enterprises: row.text("lender"), row.text("borrower"))
    else { return nil }
    return try members(row, language, transaction, withTerms: true)
  }

  static func page(
    for reader: Reader, _ page: PageQuery, _ language: Language, _ transaction: Transaction
  ) throws -> [(ordinal: Int64, item: JSONValue)] {
    let rows =
      switch reader {
      case .enterprise(let code):
        try transaction.rows(
          ProposalStatement.ofEnterprise, .text(code.text), .integer(page.after),
          SQLValue(page.limit + 1))
      case .everything:
        try transaction.rows(
          ProposalStatement.ofAll, .integer(page.after), SQLValue(page.limit + 1))
      }
    return try rows.map { row in
      (try row.int("ordinal"), .object(try members(row, language, transaction, withTerms: false)))
    }
  }

  private static func members(
    _ row: Row, _ language: Language, _ transaction: Transaction, withTerms: Bool
  ) throws -> [JSONMember] {
    let id = try row.id("id")
    var answers: [String: JSONValue] = [:]
    for answer in try transaction.rows(ProposalStatement.answers, .blob(id.bytes)) {
      answers[try answer.text("side")] = try Self.answer(answer)
    }
    let costParts = try JSONParser.parse(Array(try row.text("cost_parts").utf8))
    let agreement = try transaction.row(AgreementStatement.ofProposal, .blob(id.bytes))
    return [
      JSONMember("id", .string(id.text)), JSONMember("state", .string(try row.text("state"))),
      JSONMember(
        "surplus",
        try PartyReading.json(
          .surplus, row, answer: answers["surplus"] ?? .null, withTerms: withTerms, transaction)),
      JSONMember(
        "shortage",
        try PartyReading.json(
          .shortage, row, answer: answers["shortage"] ?? .null, withTerms: withTerms, transaction)),
      JSONMember("headsProposed", .int(try row.int("heads_proposed"))),
      JSONMember("heads", .int(try row.int("heads"))),
      JSONMember("smallestGroup", .int(try row.int("smallest_group"))),
      JSONMember("from", .string(try row.day("from_day").iso)),
      JSONMember("to", .string(try row.day("to_day").iso)),
      JSONMember("deadline", .string(try row.instant("deadline").iso)),
      JSONMember("deadlineProvisional", .bool(try row.int("deadline_provisional") != 0)),
      JSONMember("urgent", .bool(try row.int("urgent") != 0)),
      JSONMember("distanceMetres", .int(try row.int("distance_metres"))),
      JSONMember("cost", .int(try row.int("cost"))),
      JSONMember("costParts", costParts),
      JSONMember("costText", .string(CostWords.text(costParts, try row.int("cost"), language))),
      JSONMember("madeAt", .string(try row.instant("made_at").iso)),
      JSONMember("closed", try closed(row)),
      JSONMember("agreement", .text(try agreement?.id("id").text)),
    ]
  }

  private static func answer(_ row: Row) throws -> JSONValue {
    let heads = try row.intOrNil("heads")
    return [
      "answer": .string(heads == nil ? "declined" : "accepted"),
      "heads": heads.map { .int($0) } ?? .null,
      "reason": .text(try row.textOrNil("reason")),
      "at": .string(try row.instant("answered_at").iso),
    ]
  }

  private static func closed(_ row: Row) throws -> JSONValue {
    guard let at = try row.intOrNil("closed_at") else { return .null }
    return [
      "side": .text(try row.textOrNil("closed_side")),
      "detail": .text(try row.textOrNil("closed_detail")),
      "at": .string(Instant(microseconds: at).iso),
    ]
  }
}

/// One side of a proposal or agreement.
enum PartyReading {
  static func json(
    _ side: LotSide, _ row: Row, answer: JSONValue? = nil, withTerms: Bool,
    _ transaction: Transaction
  ) throws -> JSONValue {
    let lot = try row.id("\(side.rawValue)_lot")
    let version = try row.int("\(side.rawValue)_version")
    let code = try row.text(side == .surplus ? "lender" : "borrower")
    let name = try transaction.row(EnterpriseStatement.find, .text(code))?.text("name") ?? ""
    var members = [
      JSONMember("offer", .string(lot.text)), JSONMember("version", .int(version)),
      JSONMember("enterprise", ["code": .string(code), "name": .string(name)]),
    ]
    if let answer { members.append(JSONMember("answer", answer)) }
    if withTerms {
      members.append(
        JSONMember("terms", try LotTermsJSON.stored(lot, .version(version), transaction)))
    }
    return .object(members)
  }
}
