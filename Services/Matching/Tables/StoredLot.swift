internal import Domain
internal import Events
internal import Storage

/// A lot as Matching keeps it.
struct StoredLot: Hashable, Sendable {
  enum State: String, Sendable {
    case open
    /// Taken back by its enterprise, for ever.
    case withdrawn
    /// Too few days are left, until it is amended.
    case expired
  }

  var lot: Lot
  /// The partition of its events.
  let prefecture: String
  var state: State
  /// Proposals in a row that lapsed because its side did not answer.
  var lapses: Int
  /// Something about its open heads changed since a round last looked at it.
  var isUnseen: Bool
  /// The day on which its enterprise was last told why its heads are open; nil once they changed.
  var explainedOn: CalendarDay?

  var id: EntityID { lot.id }
  var name: String { EntityName.lot(lot.id) }

  /// Heads of a proposal come back: to `open`, or to where the lot's own heads went meanwhile.
  /// - Returns: what to call the change.
  mutating func release(_ heads: Int) throws -> LotChangeReason {
    switch state {
    case .open:
      try lot.buckets.move(heads, from: .held, to: .open)
      return .released
    case .expired:
      try lot.buckets.move(heads, from: .held, to: .expired)
      return .expired
    case .withdrawn:
      try lot.buckets.move(heads, from: .held, to: .withdrawn)
      return .withdrawn
    }
  }

  // MARK: Rows

  static func find(_ id: EntityID, _ transaction: Transaction) throws -> StoredLot? {
    try transaction.row(LotStatement.find, .blob(id.bytes)).map(StoredLot.init)
  }

  /// Those with open heads.
  static func open(_ transaction: Transaction) throws -> [StoredLot] {
    try transaction.rows(LotStatement.open).map(StoredLot.init)
  }

  /// Those still there that came after this place in Intake's stream of their prefecture.
  static func submitted(
    after sequence: UInt64, in prefecture: String, _ transaction: Transaction
  ) throws -> [EntityID] {
    try transaction.rows(LotStatement.submittedAfter, .text(prefecture), SQLValue(sequence))
      .map { try $0.id("id") }
  }

  /// - Parameters:
  ///   - stated: the body of the event that states it.
  ///   - sequence: the event's place in its stream.
  func insert(_ stated: [UInt8], at sequence: UInt64, _ transaction: Transaction) throws {
    try transaction.execute(
      LotStatement.insert, .blob(id.bytes), .text(prefecture), SQLValue(lot.terms.heads),
      .integer(lot.submittedAt.microseconds), SQLValue(sequence))
    try insertVersion(stated, at: lot.submittedAt, transaction)
  }

  /// The terms are kept as the body of the event that states a lot.
  func insertVersion(at: Instant, _ transaction: Transaction) throws {
    try insertVersion(
      try LotSubmitted(lot: id, terms: lot.terms).encoded(), at: at, transaction)
  }

  private func insertVersion(_ terms: [UInt8], at: Instant, _ transaction: Transaction) throws {
    try transaction.execute(
      LotStatement.insertVersion, .blob(id.bytes), SQLValue(lot.version), .blob(terms),
      .integer(at.microseconds))
  }

  func update(_ transaction: Transaction) throws {
    let heads = lot.buckets
    let changed = try transaction.execute(
      LotStatement.update, .blob(id.bytes), .text(state.rawValue), SQLValue(lot.version),
      SQLValue(heads.total), SQLValue(heads.open), SQLValue(heads.held),
      SQLValue(heads.committed), SQLValue(heads.placed), SQLValue(heads.done),
      SQLValue(heads.withdrawn), SQLValue(heads.expired), SQLValue(lapses),
      SQLValue(isUnseen ? 1 : 0), SQLValue(explainedOn?.number ?? 0))
    guard changed == 1 else { throw MatchingTableFault.lotMissingOrHeadsFell(id) }
  }

  private init(_ row: Row) throws {
    func count(_ column: String) throws -> Int { Int(try row.int(column)) }
    guard let state = State(rawValue: try row.text("state")) else {
      throw StorageError.column("state")
    }
    self.init(
      lot: Lot(
        id: try row.id("id"), version: Int32(try row.int("version")),
        terms: try LotSubmitted(decoding: try row.blob("terms")).terms,
        buckets: try LotBuckets(
          open: count("open"), held: count("held"), committed: count("committed"),
          placed: count("placed"), done: count("done"), withdrawn: count("withdrawn"),
          expired: count("expired")),
        submittedAt: try row.instant("submitted_at")),
      prefecture: try row.text("prefecture"), state: state, lapses: try count("lapses"),
      isUnseen: try count("unseen") == 1,
      explainedOn: try count("explained_on") == 0 ? nil : row.day("explained_on"))
  }

  init(
    lot: Lot, prefecture: String, state: State = .open, lapses: Int = 0, isUnseen: Bool = true,
    explainedOn: CalendarDay? = nil
  ) {
    self.lot = lot
    self.prefecture = prefecture
    self.state = state
    self.lapses = lapses
    self.isUnseen = isUnseen
    self.explainedOn = explainedOn
  }
}

/// The tables do not hold what a decision rests on: a fault of our own. The input is parked.
enum MatchingTableFault: Error, Hashable {
  case lotMissingOrHeadsFell(EntityID)
  case proposalNotLive(EntityID)
  /// A lot holds other heads than its proposals that are to be answered.
  case heldOtherwise(EntityID)
  case badName(String)
}

extension Row {
  func id(_ column: String) throws -> EntityID {
    guard let id = EntityID(bytes: try blob(column)) else { throw StorageError.column(column) }
    return id
  }

  func instant(_ column: String) throws -> Instant {
    Instant(microseconds: try int(column))
  }

  func day(_ column: String) throws -> CalendarDay {
    CalendarDay(number: Int32(try int(column)))
  }
}
