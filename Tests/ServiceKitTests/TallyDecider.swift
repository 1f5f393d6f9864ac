import Domain
import Events
import MessageBus
import ServiceKit
import Storage

/// A service as small as can be: counts what it hears per lot in a table and in memory, publishes
/// one event for each, and fails on demand.
final class TallyDecider: Decider {
  enum Statement: String, SQLStatement {
    case add =
      """
      INSERT INTO tally (lot, count) VALUES ($1, 1)
      ON CONFLICT (lot) DO UPDATE SET count = tally.count + 1
      """
    case all = "SELECT lot, count FROM tally ORDER BY lot"
    case total = "SELECT COALESCE(SUM(count), 0) AS total FROM tally"
    case broken = "INSERT INTO tally (lot, count) VALUES ($1, -1)"
  }

  static let migrations = [
    Migration(
      "tally-1",
      ["CREATE TABLE tally (lot TEXT PRIMARY KEY, count BIGINT NOT NULL CHECK (count > 0))"])
  ]

  enum Command: Sendable {
    case count(EntityID)
    case refuse, fail, breakConstraint
    case remind(Instant, TimerBasis, entity: String = "lot/reminded")
    case wake
    case intend(String, afterMilliseconds: UInt64 = 0)
    /// The batch's other half: what was intended is taken back with it.
    case intendAndFail(String)
    /// What came of an effect; with a delay it is to be tried again.
    case settle(String, againAfter: UInt64? = nil)
  }

  struct Failure: Error {}

  let heardTypes: Set<String> = [LotWithdrawn.type]
  var memory = 0
  var rebuilds = 0
  var fired: [DueTimer] = []
  /// Events of these lots throw, after having written.
  var failing: Set<EntityID> = []
  var refusing: Set<EntityID> = []
  var failingTimers = false
  var failingReminders: Set<String> = []
  var beforeEach: (() throws -> Void)?

  func handle(_ command: Command, _ decision: Decision) throws -> Verdict<EntityID> {
    try beforeEach?()
    switch command {
    case .count(let lot):
      try count(lot, decision)
      return .done(lot)
    case .refuse:
      try decision.transaction.execute(Statement.add, "refused")
      return .refused(Refusal("no"))
    case .fail:
      try decision.transaction.execute(Statement.add, "failed")
      throw Failure()
    case .breakConstraint:
      try decision.transaction.execute(Statement.broken, "broken")
      return .done(decision.inputID)
    case .remind(let due, let basis, let entity):
      try decision.schedule("reminder", entity: entity, due: due, basis: basis)
      return .done(decision.inputID)
    case .wake:
      decision.wake("round", afterMilliseconds: 200)
      return .done(decision.inputID)
    case .intend(let key, let milliseconds):
      try decision.intend(
        "post", key: key, entity: "lot/\(key)", payload: Array(key.utf8),
        afterMilliseconds: milliseconds)
      return .done(decision.inputID)
    case .intendAndFail(let key):
      try decision.intend("post", key: key, entity: "lot/\(key)")
      throw Failure()
    case .settle(let key, let milliseconds):
      guard try decision.effect("post", key: key) != nil else { return .done(decision.inputID) }
      if let milliseconds {
        try decision.delayEffect("post", key: key, milliseconds: milliseconds)
      } else {
        try decision.endEffect("post", key: key)
      }
      return .done(decision.inputID)
    }
  }

  func hear(_ event: HeardEvent, _ decision: Decision) throws -> Refusal? {
    try beforeEach?()
    guard let body = event.body as? LotWithdrawn else { return nil }
    try count(body.lot, decision)
    if failing.contains(body.lot) { throw Failure() }
    return refusing.contains(body.lot) ? Refusal("not-ours") : nil
  }

  func fire(_ timer: DueTimer, _ decision: Decision) throws {
    try beforeEach?()
    if failingTimers || failingReminders.contains(timer.entity) { throw Failure() }
    decision.afterCommit { self.fired.append(timer) }
  }

  func rebuild(_ transaction: Transaction, _ wakes: WakeRequests) throws {
    rebuilds += 1
    memory = Int(try transaction.row(Statement.total)?.int("total") ?? 0)
  }

  static func auditLines(_ transaction: Transaction) throws -> [AuditLine] {
    try transaction.rows(Statement.all).map {
      AuditLine(entity: try $0.text("lot"), bucket: "count", number: try $0.int("count"))
    }
  }

  private func count(_ lot: EntityID, _ decision: Decision) throws {
    try decision.transaction.execute(Statement.add, .text(lot.text))
    try decision.emit(
      CommandDone(command: decision.inputID), partition: "3303", entities: ["lot/\(lot.text)"])
    decision.afterCommit { self.memory += 1 }
  }
}
