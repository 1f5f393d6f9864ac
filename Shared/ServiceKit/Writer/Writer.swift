internal import DequeModule
package import Domain
internal import Events
package import Logging
package import MessageBus
package import Storage

/// The only mutator of a process: takes many inputs, opens one transaction, runs each input in a
/// savepoint through the service's decision, commits with full sync, and only then lets anything
/// out. All of its logic is in `step`, which the writer thread and the simulation both call.
///
/// Not thread-safe: one owner calls it.
package final class Writer<D: Decider> {
  let configuration: WriterConfiguration
  let store: Store
  let decider: D
  let note: any AttemptNote
  let logger: Logger

  var commands: Deque<PendingCommand<D>> = []
  var maintenance: Deque<Maintenance> = []
  var events: [StreamName: Deque<SealedRecord>] = [:]
  var pendingHeads: [StreamName: PendingHeads] = [:]

  /// Committed facts, cached: what `Batch` starts from.
  var heads: [StreamName: StreamPosition] = [:]
  var cursors: [StreamName: StreamPosition] = [:]
  var halted: Set<StreamName> = []
  var parkedEntities: Set<String> = []
  var asOf: [StreamName: Instant] = [:]
  var lastNow = Instant(microseconds: 0)
  var nextDue: [TimerBasis: Instant] = [:]

  /// In process time (milliseconds), never stored.
  var wakes: [String: UInt64] = [:]
  /// The last batch was a wake's.
  var isAfterWake = false
  /// Delays of the wakes that `rebuild` wished for; they count from the next step on.
  var wishes: [String: UInt64] = [:]
  var timerBackoff: [DueTimer: TimerWait] = [:]
  var backoffUntil: UInt64 = 0
  var lastCommit: UInt64 = 0
  var backlogUntil: UInt64 = 0
  var stalled: [StreamName: String] = [:]
  var roomCheckedAt: UInt64?
  var hasRoom = true

  /// Bus inputs that were at work when the process last died, with the deaths counted against each.
  var suspects: [EventKey: Int] = [:]

  /// Reads where the store stands and rebuilds the service's memory.
  package init(
    configuration: WriterConfiguration, store: Store, decider: D, note: any AttemptNote,
    logger: Logger
  ) throws {
    self.configuration = configuration
    self.store = store
    self.decider = decider
    self.note = note
    self.logger = logger
    suspects = try note.readAtStart()
    try store.write { transaction in
      for stream in configuration.published {
        try transaction.execute(
          JournalStatement.openStream, .text(stream.text), .blob(Digest32.zero.bytes))
      }
      try transaction.execute(EffectStatement.endWaits)
      for stream in configuration.heard {
        try transaction.execute(
          CursorStatement.open, .text(stream.text), 1, 0, .blob(Digest32.zero.bytes))
      }
    }
    try reload()
  }

  /// Takes everything from committed rows again.
  func reload() throws {
    let requests = WakeRequests()
    try store.read { transaction in
      heads = [:]
      for position in try transaction.journalHeads() {
        heads[try position.streamName()] = try position.position()
        lastNow = max(lastNow, Instant(microseconds: position.asOf ?? 0))
      }
      cursors = [:]
      halted = []
      for position in try transaction.cursors() {
        let stream = try position.streamName()
        cursors[stream] = try position.position()
        if position.halted != nil { halted.insert(stream) }
      }
      parkedEntities = try blockedEntities(transaction)
      try decider.rebuild(transaction, requests)
      nextDue = try dueTimes(transaction)
    }
    wishes = requests.milliseconds
  }

  /// Where every stream stands, to start the bus with.
  package var started: BusInput {
    .started(heads: announcements(heads, asOf: lastNow), cursors: cursors, halted: halted)
  }

  // MARK: Inputs

  package func receive(_ record: SealedRecord) {
    events[record.record.stream, default: []].append(record)
  }

  package func receive(_ head: Head) {
    if pendingHeads[head.stream] == nil {
      pendingHeads[head.stream] = PendingHeads(first: head)
    } else {
      pendingHeads[head.stream]?.latest = head
    }
  }

  /// - Returns: false when the queue is full (`commandMaximum`); the caller answers 503.
  package func submit(_ command: PendingCommand<D>) -> Bool {
    guard commands.count < configuration.commandMaximum else { return false }
    commands.append(command)
    return true
  }

  package func submit(_ work: Maintenance) { maintenance.append(work) }

  func announcements(
    _ positions: [StreamName: StreamPosition], asOf: Instant
  ) -> [Head] {
    positions.sorted { $0.key < $1.key }.map {
      Head(stream: $0.key, position: $0.value, asOf: asOf.microseconds)
    }
  }
}

/// Heads whose events are not all applied: the one that will be reached first, and the latest. With
/// the latest alone, a stream that is always a little behind would never reach one.
struct PendingHeads {
  var first: Head
  var latest: Head?
}

/// A command with the id it got at the edge and the way back to who asked.
package struct PendingCommand<D: Decider>: Sendable {
  package let id: EntityID
  package let command: D.Command
  package let reply: @Sendable (Submission<D.Reply>) -> Void

  package init(
    id: EntityID, command: D.Command, reply: @escaping @Sendable (Submission<D.Reply>) -> Void
  ) {
    self.id = id
    self.command = command
    self.reply = reply
  }
}

/// One event's place in one stream.
package struct EventKey: Hashable, Sendable {
  package let stream: StreamName
  package let sequence: UInt64

  package init(stream: StreamName, sequence: UInt64) {
    self.stream = stream
    self.sequence = sequence
  }
}

extension StoredPosition {
  func streamName() throws -> StreamName {
    guard let name = StreamName(stream) else { throw StorageError.column("stream") }
    return name
  }

  func position() throws -> StreamPosition {
    guard let digest = Digest32(bytes: hash) else { throw StorageError.column("hash") }
    return StreamPosition(
      epoch: UInt32(truncatingIfNeeded: epoch), sequence: UInt64(bitPattern: sequence),
      hash: digest)
  }
}
