internal import Domain
internal import Events
internal import Storage

/// A batch of payments as it is kept: no name, no account.
struct StoredBatch: Sendable, Hashable {
  let id: EntityID
  let messageID: String
  let payer: EntityID
  let items: Int
  let total: Money
  /// `CreDtTm` of its file, a repeat's too.
  let createdAt: Instant
  let executionDay: CalendarDay
  var state: BatchState
  /// Somebody began to deliver its file: whether it got there is known only from the bank.
  var isBegun: Bool
  /// Written so far.
  var enquiries: Int

  /// What the bank's ids are derived from.
  static func key(of id: EntityID) -> String { "batch/\(id.text)" }

  static func find(_ id: EntityID, _ transaction: Transaction) throws -> StoredBatch? {
    try transaction.row(PaymentStatement.find, .blob(id.bytes)).map(StoredBatch.init)
  }

  static func find(message: String, _ transaction: Transaction) throws -> StoredBatch? {
    try transaction.row(PaymentStatement.byMessage, .text(message)).map(StoredBatch.init)
  }

  /// What the bank paid, even if some of it came back.
  static func settled(_ id: EntityID, _ transaction: Transaction) throws -> Money {
    try transaction.row(PaymentStatement.settled, .blob(id.bytes))?.money("settled") ?? .zero
  }

  func update(_ transaction: Transaction) throws {
    try transaction.execute(
      PaymentStatement.update, .blob(id.bytes), .text(state.rawValue),
      SQLValue(isBegun), SQLValue(enquiries))
  }
}

extension StoredBatch {
  init(_ row: Row) throws {
    guard let state = BatchState(rawValue: try row.text("state")) else {
      throw StorageError.column("state")
    }
    self.init(
      id: try row.id("id"), messageID: try row.text("message_id"), payer: try row.id("payer"),
      items: Int(try row.int("items")), total: try row.money("total"),
      createdAt: try row.instant("created_at"), executionDay: try row.day("execution_day"),
      state: state, isBegun: try row.int("begun") != 0,
      enquiries: Int(try row.int("enquiries")))
  }
}
