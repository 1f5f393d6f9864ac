import Domain
import Events
import ServiceKit
import Storage
import Synchronization

/// The least that a service can decide: a command publishes one event, an event heard becomes one row.
final class PipeDecider: Decider {
  enum Statement: String, SQLStatement {
    case insert = "INSERT INTO applied (id, lot, at, detail) VALUES ($1, $2, $3, $4)"
  }

  static let migrations = [
    Migration(
      "pipe-1",
      [
        """
        CREATE TABLE applied (
          id {blob} PRIMARY KEY, lot {blob} NOT NULL, at BIGINT NOT NULL, detail TEXT NOT NULL)
        """
      ])
  ]

  struct Command: Sendable {
    let detail: String
  }

  let heardTypes: Set<String> = [LotWithdrawn.type]
  private let applied: AppliedCount

  init(applied: AppliedCount) { self.applied = applied }

  func handle(_ command: Command, _ decision: Decision) throws -> Verdict<EntityID> {
    let lot = decision.newID("lot")
    try decision.emit(
      LotWithdrawn(command: decision.inputID, lot: lot, reason: command.detail),
      partition: PipeCommand.partition, entities: [EntityName.lot(lot)])
    return .done(lot)
  }

  func hear(_ event: HeardEvent, _ decision: Decision) throws -> Refusal? {
    guard let body = event.body as? LotWithdrawn else { return nil }
    try decision.transaction.execute(
      Statement.insert, .blob(event.eventID.bytes), .blob(body.lot.bytes),
      .integer(event.occurredAt.microseconds), .text(body.reason))
    decision.afterCommit { [applied] in applied.add() }
    return nil
  }

  func fire(_ timer: DueTimer, _ decision: Decision) throws {}

  func rebuild(_ transaction: Transaction, _ wakes: WakeRequests) throws {}

  static func auditLines(_ transaction: Transaction) throws -> [AuditLine] { [] }
}

/// Counts committed effects, and tells when there are as many as were waited for.
final class AppliedCount: Sendable {
  private struct State {
    var count = 0
    var wanted = 0
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  func add() {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.count += 1
      guard state.count == state.wanted else { return nil }
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume()
  }

  func wait(for wanted: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        state.wanted = wanted
        if state.count < wanted { state.waiting = continuation }
        return state.count >= wanted
      }
      if isThere { continuation.resume() }
    }
  }
}
