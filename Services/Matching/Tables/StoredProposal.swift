internal import Domain
internal import Events
internal import Storage

/// A proposal as Matching keeps it: so many heads of one lot version for another, held on both.
struct StoredProposal: Hashable, Sendable {
  enum State: String, Sendable {
    case proposed, agreed, declined, lapsed, withdrawn
  }

  /// One side of it.
  struct Party: Hashable, Sendable {
    let lot: EntityID
    let version: Int32
    let enterprise: CreditCode
    /// Heads that it accepted; nil while it has not answered.
    var accepted: Int?
  }

  let id: EntityID
  let round: EntityID
  /// Of the shortage: the partition of its events, and of Intake's answers to it.
  let prefecture: String
  var surplus: Party
  var shortage: Party
  /// What the lots hold for it now.
  var heads: Int
  /// The larger of both lots'.
  let smallestGroup: Int
  let from: CalendarDay
  let to: CalendarDay
  let madeAt: Instant
  let deadline: Instant
  var state: State = .proposed

  subscript(side: LotSide) -> Party {
    get { side == .surplus ? surplus : shortage }
    set { if side == .surplus { surplus = newValue } else { shortage = newValue } }
  }

  var name: String { EntityName.proposal(id) }
  var entities: [String] { [name, EntityName.lot(surplus.lot), EntityName.lot(shortage.lot)] }
  var isAcceptedByBoth: Bool { surplus.accepted != nil && shortage.accepted != nil }

  // MARK: Rows

  static func find(_ id: EntityID, _ transaction: Transaction) throws -> StoredProposal? {
    try transaction.row(ProposalStatement.find, .blob(id.bytes)).map(StoredProposal.init)
  }

  /// Those of a lot that are not agreed or closed, oldest first.
  static func live(of lot: EntityID, _ transaction: Transaction) throws -> [StoredProposal] {
    try transaction.rows(ProposalStatement.live, .blob(lot.bytes)).map(StoredProposal.init)
  }

  func insert(_ transaction: Transaction) throws {
    try transaction.execute(
      ProposalStatement.insert, .blob(id.bytes), .blob(round.bytes), .text(prefecture),
      .blob(surplus.lot.bytes), SQLValue(surplus.version), .blob(shortage.lot.bytes),
      SQLValue(shortage.version), .text(surplus.enterprise.text), .text(shortage.enterprise.text),
      SQLValue(heads), SQLValue(smallestGroup), SQLValue(from.number), SQLValue(to.number),
      .integer(madeAt.microseconds), .integer(deadline.microseconds))
  }

  func updateAnswers(_ transaction: Transaction) throws {
    try expectOne(
      try transaction.execute(
        ProposalStatement.answer, .blob(id.bytes), SQLValue(heads),
        SQLValue(surplus.accepted.map(Int64.init)), SQLValue(shortage.accepted.map(Int64.init))))
  }

  func agree(at: Instant, _ transaction: Transaction) throws {
    try expectOne(
      try transaction.execute(
        ProposalStatement.agree, .blob(id.bytes), SQLValue(heads),
        SQLValue(surplus.accepted.map(Int64.init)), SQLValue(shortage.accepted.map(Int64.init)),
        .integer(at.microseconds)))
  }

  func close(_ state: State, at: Instant, _ transaction: Transaction) throws {
    try expectOne(
      try transaction.execute(
        ProposalStatement.close, .blob(id.bytes), .text(state.rawValue),
        .integer(at.microseconds)))
  }

  private func expectOne(_ changed: Int) throws {
    guard changed == 1 else { throw MatchingTableFault.proposalNotLive(id) }
  }
}

extension StoredProposal {
  fileprivate init(_ row: Row) throws {
    func party(_ side: String, _ enterprise: String) throws -> Party {
      Party(
        lot: try row.id("\(side)_lot"), version: Int32(try row.int("\(side)_version")),
        enterprise: try CreditCode(try row.text(enterprise)),
        accepted: try row.intOrNil("\(side)_accepted").map(Int.init))
    }
    guard let state = State(rawValue: try row.text("state")) else {
      throw StorageError.column("state")
    }
    self.init(
      id: try row.id("id"), round: try row.id("round"), prefecture: try row.text("prefecture"),
      surplus: try party("surplus", "lender"), shortage: try party("shortage", "borrower"),
      heads: Int(try row.int("heads")), smallestGroup: Int(try row.int("smallest_group")),
      from: try row.day("from_day"), to: try row.day("to_day"),
      madeAt: try row.instant("made_at"), deadline: try row.instant("deadline"), state: state)
  }
}
