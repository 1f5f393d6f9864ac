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
  /// Its file may be with the bank, or lie where the bank finds it: what became of it is known only
  /// from the bank.
  var isBegun: Bool
  /// Numbers of enquiries used so far.
  var enquiries: Int
  /// The file no longer lies in the bank's folder: answers to enquiries up to this number may be of
  /// when it still did. Nil before that.
  var withdrawnAfter: Int?
  /// `CreDtTm` of the bank's latest report in which it knows the file.
  var reportedAt: Instant?

  /// Its file may be with the bank, which has not answered.
  var isOut: Bool { state == .delivered || state == .unknown }

  var isOver: Bool { state == .answered || state == .reconciled }

  var fileName: String { PaymentBatch.fileName(of: messageID) }

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
      SQLValue(isBegun), SQLValue(enquiries), SQLValue(withdrawnAfter.map { Int64($0) }),
      SQLValue(reportedAt?.microseconds))
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
      enquiries: Int(try row.int("enquiries")),
      withdrawnAfter: try row.intOrNil("withdrawn_after").map { Int($0) },
      reportedAt: try row.intOrNil("reported_at").map(Instant.init(microseconds:)))
  }
}
