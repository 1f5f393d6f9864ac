import Domain
import MessageBus
import ServiceKit
import Storage

/// A real decider that can be struck in the middle of a batch, after it has written.
final class FragileDecider<Base: Decider>: Decider {
  typealias Command = Base.Command
  typealias Reply = Base.Reply

  private let base: Base
  private let note: SimulatedNote
  private var pending: (strike: DecisionStrike, decisions: Int)?
  private(set) var struck: DecisionStrike?

  init(base: Base, note: SimulatedNote) {
    self.base = base
    self.note = note
  }

  /// - Parameter decisions: how many are spared before it.
  func arm(_ strike: DecisionStrike, after decisions: Int) { pending = (strike, decisions) }

  func disarm() {
    pending = nil
    struck = nil
  }

  var heardTypes: Set<String> { base.heardTypes }

  func handle(_ command: Base.Command, _ decision: Decision) throws -> Verdict<Base.Reply> {
    let verdict = try base.handle(command, decision)
    try fall()
    return verdict
  }

  func hear(_ event: HeardEvent, _ decision: Decision) throws -> Refusal? {
    let refusal = try base.hear(event, decision)
    try fall()
    return refusal
  }

  func released(_ entities: [String], _ decision: Decision) throws {
    try base.released(entities, decision)
  }

  func forgotten(_ stream: StreamName, after sequence: UInt64, _ decision: Decision) throws {
    try base.forgotten(stream, after: sequence, decision)
  }

  func fire(_ timer: DueTimer, _ decision: Decision) throws {
    try base.fire(timer, decision)
    try fall()
  }

  func rebuild(_ transaction: Transaction, _ wakes: WakeRequests) throws {
    try base.rebuild(transaction, wakes)
  }

  static func auditLines(_ transaction: Transaction) throws -> [AuditLine] {
    try Base.auditLines(transaction)
  }

  private func fall() throws {
    guard let (strike, decisions) = pending else { return }
    guard decisions == 0 else {
      pending = (strike, decisions - 1)
      return
    }
    pending = nil
    struck = strike
    switch strike {
    case .death:
      note.ownerIsDead = true
      throw StorageError.transactionLost
    case .storageError: throw StorageError.engine(code: 13, message: "disk full")
    case .poison: throw Poisoned()
    }
  }
}

enum DecisionStrike {
  /// The process dies: nothing of the batch is committed, and the attempt note stays.
  case death
  case storageError
  /// The decision throws.
  case poison
}

struct Poisoned: Error {}
