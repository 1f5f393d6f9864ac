import Domain
import MessageBus
import ServiceKit
import Storage

/// What the city does with each of its nodes, whatever it decides.
protocol SimulatedProcess: AnyObject {
  var name: String { get }
  var own: StreamName { get }
  var heard: [StreamName] { get }
  var isUp: Bool { get }
  var isStoppedForGood: Bool { get }
  var isRewound: Bool { get }
  /// Nil while it is down.
  var store: Store? { get }
  var clockOffset: Int64 { get set }
  var maximumBytes: Int64 { get set }
  var backupPath: String { get }

  func start(on network: InMemoryNetwork) throws
  func crash() throws
  func stopForGood() throws
  func step(wall: Instant, uptime: UInt64, fate: StepFate) throws -> StepOutcome
  /// The librarian answers one FETCH; false if none waits.
  func readOne() -> Bool
  func submit(_ work: Maintenance)
  func restore(now: Instant) throws -> [StoreRestore.Report]
  func putBack() throws
  func auditLines(_ transaction: Transaction) throws -> [AuditLine]
}

/// What befalls a node in one step.
enum StepFate: Equatable {
  case none
  case struck(DecisionStrike, after: Int)
  /// After COMMIT, before the rows are handed to the bus.
  case diesBeforeRelease
  /// After the rows are handed over: the callers hear nothing.
  case diesBeforeAnswers
  /// The bus's queue is full: it drops the rows.
  case overflow
}

enum StepOutcome {
  case idle, died
  case stepped(StepResult, struck: Bool)
}

extension SimulatedProcess {
  func read<Result>(_ body: (Transaction) throws -> Result) throws -> Result? {
    try store?.read(body)
  }

  func head() throws -> StoredPosition? {
    try read { try $0.journalHead(own.text) } ?? nil
  }

  func cursor(of stream: StreamName) throws -> StoredPosition? {
    try read { transaction in try transaction.cursors().first { $0.stream == stream.text } } ?? nil
  }

  /// Of what it hears, what it no longer applies until somebody accepts it.
  func halts() throws -> [StoredPosition] {
    try read { try $0.cursors() }?.filter { $0.halted != nil } ?? []
  }

  /// Oldest first.
  func parked() throws -> [EventKey] {
    try read { transaction in
      try transaction.rows(ParkedStatement.list, 1_000).compactMap { row in
        StreamName(try row.text("stream")).map {
          EventKey(stream: $0, sequence: UInt64((try? row.int("sequence")) ?? 0))
        }
      }
    } ?? []
  }

  /// Every R of its journal, in order.
  func journal() throws -> [[UInt8]] {
    try read { transaction in
      try transaction.journalRange(
        stream: own.text, from: 1, maximumEvents: 1_000_000, maximumBytes: .max)
    } ?? []
  }
}
