package import Domain
package import Events
package import MessageBus
package import Storage

/// One input's view of the batch: its tables, its time, and the ways to change anything.
package final class Decision {
  package let transaction: Transaction
  package let inputID: EntityID
  /// The id of the first input of the chain that led here.
  package let correlation: EntityID
  private let batch: Batch
  private let process: String
  private var ordinals: [String: Int] = [:]

  init(
    transaction: Transaction, batch: Batch, process: String, inputID: EntityID,
    correlation: EntityID
  ) {
    self.transaction = transaction
    self.batch = batch
    self.process = process
    self.inputID = inputID
    self.correlation = correlation
  }

  /// The writer's time for this input; never behind the last committed one.
  package var now: Instant { batch.now }

  /// The committed time of a heard stream as far as it was applied; nil before its first HEAD.
  package func asOf(_ stream: StreamName) -> Instant? { batch.asOf[stream] }

  /// How far each heard stream was moved past, this input included.
  package var after: [AfterCursor] { batch.after }

  /// Whether this process's own stream was restored from a backup, so that an event may speak of what
  /// it does not know.
  package func mayHaveForgotten(_ event: HeardEvent) -> Bool {
    guard let own = StreamName("\(process)/\(event.stream.partition)") else { return false }
    return (batch.heads[own]?.epoch ?? 1) > 1
  }

  /// An id for something this decision creates; the same again in a replay.
  package func newID(_ kind: String) -> EntityID {
    let ordinal = ordinals[kind, default: 0]
    ordinals[kind] = ordinal + 1
    return Derivation.id(input: inputID, kind: kind, ordinal: ordinal)
  }

  /// Writes an event to this process's journal, in the transaction of its state.
  /// - Parameter entities: 1–8 names such as `lot/<uuid>`; a parked event holds up later events
  ///   that name any of its entities.
  /// - Returns: the event's id.
  @discardableResult
  package func emit(
    _ body: some EventBody, partition: String, entities: [String]
  ) throws -> EntityID {
    guard let stream = StreamName("\(process)/\(partition)"), let head = batch.heads[stream] else {
      throw WriterFault.unservedPartition(partition)
    }
    let eventID = newID("event")
    let sealed = try SealedRecord(
      sealing: Record(
        stream: stream, epoch: head.epoch, sequence: head.sequence + 1, previousHash: head.hash,
        type: type(of: body).type, version: type(of: body).version, eventID: eventID.bytes,
        cause: inputID.bytes, correlation: correlation.bytes, entities: entities,
        after: batch.after, occurredAt: now.microseconds, body: try body.encoded()))
    try transaction.execute(
      JournalStatement.append, .text(stream.text), SQLValue(sealed.record.sequence),
      .blob(sealed.hash.bytes), .blob(sealed.bytes))
    batch.heads[stream] = StreamPosition(
      epoch: head.epoch, sequence: sealed.record.sequence, hash: sealed.hash)
    batch.records.append(sealed)
    return eventID
  }

  /// Sets (or moves) the one deadline of this kind for this entity.
  package func schedule(
    _ kind: String, entity: String, due: Instant, basis: TimerBasis
  ) throws {
    try transaction.execute(
      TimerStatement.set, .text(kind), .text(entity), .integer(due.microseconds),
      .text(basis.text))
    batch.timersChanged = true
  }

  package func cancel(_ kind: String, entity: String) throws {
    try transaction.execute(TimerStatement.clear, .text(kind), .text(entity))
    batch.timersChanged = true
  }

  /// Asks for one input of this kind, alone in its batch, that many milliseconds of process time
  /// after the first such wish since the last one.
  package func wake(_ kind: String, afterMilliseconds: UInt64) {
    if batch.wakes[kind] == nil { batch.wakes[kind] = batch.uptime + afterMilliseconds }
  }

  /// Process time in milliseconds: for waits of effects alone.
  var uptime: UInt64 { batch.uptime }

  /// There is something new to do in the world once this is committed.
  func effectsChanged() { batch.effectsChanged = true }

  /// Keeps a change to memory until the batch is committed; dropped on rollback.
  package func afterCommit(_ change: @escaping () -> Void) { batch.changes.append(change) }
}

/// Wishes for wakes that `rebuild` makes at start.
package final class WakeRequests {
  private(set) var milliseconds: [String: UInt64] = [:]

  package init() {}

  package func wake(_ kind: String, afterMilliseconds: UInt64) {
    milliseconds[kind] = afterMilliseconds
  }
}

/// Faults of our own making; each has a stable description for the log.
package enum WriterFault: Error, Equatable {
  case unservedPartition(String)
}
