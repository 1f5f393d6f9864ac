internal import Domain
internal import ServiceKit
internal import Storage

/// A command and what became of it.
struct CommandReading: Sendable {
  enum State: String, Sendable {
    case pending, done, refused
  }

  let id: EntityID
  let kind: String
  let subjectKind: String
  let subject: EntityID
  /// By which people know the subject, where that is not its id.
  let subjectName: String?
  let state: State
  let code: String?
  let detail: String?
  let acceptedAt: Instant
  let finishedAt: Instant?

  /// The process that carries it out.
  var owner: String {
    switch subjectKind {
    case LotSide.surplus.rawValue, LotSide.shortage.rawValue, "proposal": "matching"
    default: "subsidy"
    }
  }

  static func one(
    _ id: EntityID, for reader: Reader, _ transaction: Transaction
  ) throws -> CommandReading? {
    guard let row = try transaction.row(CommandStatement.find, .blob(id.bytes)),
      try reader.maySee(enterprises: row.textOrNil("enterprise") ?? ""),
      let state = State(rawValue: try row.text("state"))
    else { return nil }
    return CommandReading(
      id: id, kind: try row.text("kind"), subjectKind: try row.text("subject_kind"),
      subject: try row.id("subject"), subjectName: try row.textOrNil("subject_name"),
      state: state, code: try row.textOrNil("code"), detail: try row.textOrNil("detail"),
      acceptedAt: try row.instant("accepted_at"),
      finishedAt: try row.intOrNil("finished_at").map(Instant.init(microseconds:)))
  }

  /// - Parameter isDelayed: whoever is to carry it out is not heard of for the time being.
  func members(isDelayed: Bool, _ language: Language) -> [JSONMember] {
    let shown = state == .pending && isDelayed ? "delayed" : state.rawValue
    let path =
      switch subjectKind {
      case LotSide.surplus.rawValue: RouteTable.path(of: .surplus)
      case LotSide.shortage.rawValue: RouteTable.path(of: .shortage)
      case VaultKind.contact.rawValue: RouteTable.path(of: VaultKind.contact)
      case VaultKind.payee.rawValue: RouteTable.path(of: VaultKind.payee)
      default: SubsidySubject(rawValue: subjectKind)?.path ?? RouteTable.proposals
      }
    let refusal: JSONValue =
      code.map { code in
        [
          "code": .string(code),
          "title": .string(FaultTexts.title(FaultTexts.refused(code), language)),
          "detail": .string(detail ?? ""),
        ]
      } ?? .null
    return [
      JSONMember("id", .string(id.text)), JSONMember("kind", .string(kind)),
      JSONMember("state", .string(shown)),
      JSONMember("subject", .string("\(path)/\(subjectName ?? subject.text)")),
      JSONMember("refusal", refusal), JSONMember("acceptedAt", .string(acceptedAt.iso)),
      JSONMember("finishedAt", .text(finishedAt?.iso)),
    ]
  }
}
