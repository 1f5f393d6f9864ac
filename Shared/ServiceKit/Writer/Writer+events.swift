internal import DequeModule
internal import Domain
internal import Events
internal import Logging
internal import MessageBus
internal import Storage

extension Writer {
  func runEvents(
    _ plan: Plan, _ transaction: Transaction, _ batch: Batch, _ result: inout StepResult,
    _ consumed: inout [StreamName: Int]
  ) throws {
    for (stream, records) in plan.events {
      for sealed in records {
        let outcome = try apply(sealed, transaction, batch)
        switch outcome {
        case .applied: result.counts.events += 1
        case .parked: result.counts.parked += 1
        case .duplicate: result.counts.duplicates += 1
        case .waiting(let cause): result.waiting[stream] = cause
        case .stalled(let reason):
          stalled[stream] = reason
          result.stalled[stream] = reason
          logger.critical(
            "stream stalled: this version cannot read its next event",
            metadata: [
              "stream": "\(stream.text)", "sequence": "\(sealed.record.sequence)",
              "reason": "\(reason)",
            ])
        case .gap: result.rewinds.append(stream)
        case .forked:
          try transaction.execute(
            CursorStatement.halt, .text(stream.text), .text(HaltReason.fork.rawValue))
          result.halts[stream] = .fork
        }
        guard outcome.isConsumed else { break }
        consumed[stream, default: 0] += 1
      }
    }
  }

  /// Moves the cursor, which it does whatever comes of the event; then applies it, in a savepoint of
  /// its own, or parks it.
  private func apply(
    _ sealed: SealedRecord, _ transaction: Transaction, _ batch: Batch
  ) throws -> EventOutcome {
    let record = sealed.record
    if let cause = missingCause(of: record, cursors: batch.cursors) { return .waiting(cause) }
    let event: HeardEvent?
    do {
      event = try decode(record)
    } catch {
      return .stalled("\(error)")
    }
    guard try advance(sealed, transaction, batch) else {
      return try outcomeOfMismatch(sealed, transaction)
    }
    if let reason = parkingReason(record, batch) {
      try park(sealed, reason: reason, detail: "", transaction, batch)
      return .parked
    }
    guard let event else { return .applied }
    let mark = batch.mark()
    do {
      try decide(event, transaction, batch)
      return .applied
    } catch {
      if let storage = error as? StorageError, !storage.isDecisionFault { throw storage }
      batch.goBack(to: mark)
      try park(sealed, reason: "failed", detail: "\(error)", transaction, batch)
      logger.error(
        "event parked",
        metadata: [
          "stream": "\(record.stream.text)", "sequence": "\(record.sequence)",
          "type": "\(record.type)", "reason": "\(error)",
        ])
      return .parked
    }
  }

  /// - Returns: nil for an event that this service does not act on.
  func decode(_ record: Record) throws -> HeardEvent? {
    guard decider.heardTypes.contains(record.type),
      let body = try EventRegistry.decode(
        type: record.type, version: record.version, body: record.body)
    else { return nil }
    return try HeardEvent(record: record, body: body)
  }

  /// The service's decision; a refusal is taken back and told to the world as an event.
  func decide(_ event: HeardEvent, _ transaction: Transaction, _ batch: Batch) throws {
    let mark = batch.mark()
    func decision() -> Decision {
      Decision(
        transaction: transaction, batch: batch, process: configuration.process,
        inputID: event.eventID, correlation: event.correlation)
    }
    do {
      try transaction.savepoint {
        if let refusal = try decider.hear(event, decision()) { throw refusal }
      }
    } catch let refusal as Refusal {
      batch.goBack(to: mark)
      try decision().emit(
        CommandRefused(
          command: event.correlation, code: refusal.code, detail: refusal.detail),
        partition: event.stream.partition, entities: event.record.entities)
    }
  }

  /// Compare-and-set: only the event right after the cursor, on the cursor's own chain, moves it.
  private func advance(
    _ sealed: SealedRecord, _ transaction: Transaction, _ batch: Batch
  ) throws -> Bool {
    let record = sealed.record
    guard let cursor = batch.cursors[record.stream] else { return false }
    let moved = try transaction.execute(
      CursorStatement.advance, .text(record.stream.text), SQLValue(record.sequence),
      .blob(sealed.hash.bytes), .integer(Int64(record.sequence) - 1),
      .blob(record.previousHash.bytes))
    guard moved == 1 else { return false }
    batch.cursors[record.stream] = StreamPosition(
      epoch: cursor.epoch, sequence: record.sequence, hash: sealed.hash)
    return true
  }

  /// What an event is that is not the next one of its chain.
  private func outcomeOfMismatch(
    _ sealed: SealedRecord, _ transaction: Transaction
  ) throws -> EventOutcome {
    let record = sealed.record
    guard
      let cursor = try transaction.cursors().first(where: { $0.stream == record.stream.text }),
      cursor.halted == nil
    else { return .gap }
    let position = UInt64(bitPattern: cursor.sequence)
    if record.sequence == position {
      return cursor.hash == sealed.hash.bytes ? .duplicate : .forked
    }
    if record.sequence < position { return .duplicate }
    return record.sequence == position + 1 ? .forked : .gap
  }

  private func parkingReason(_ record: Record, _ batch: Batch) -> String? {
    let key = EventKey(stream: record.stream, sequence: record.sequence)
    if let deaths = suspects[key], deaths >= configuration.deathsBeforeParking { return "crashed" }
    let isBehind = record.entities.contains { batch.parkedEntities.contains($0) }
    return isBehind ? "behind" : nil
  }

  func park(
    _ sealed: SealedRecord, reason: String, detail: String, _ transaction: Transaction,
    _ batch: Batch
  ) throws {
    let record = sealed.record
    try transaction.execute(
      ParkedStatement.park, .text(record.stream.text), SQLValue(record.sequence), .text(reason),
      .text(String(detail.prefix(1_000))), .blob(sealed.bytes),
      .integer(batch.now.microseconds))
    for entity in Set(record.entities).sorted() {
      try transaction.execute(
        ParkedStatement.block, .text(entity), .text(record.stream.text),
        SQLValue(record.sequence))
      batch.parkedEntities.insert(entity)
    }
    batch.timersChanged = true
  }
}

/// What became of one event.
enum EventOutcome {
  case applied, parked, duplicate, gap, forked
  case waiting(AfterCursor)
  case stalled(String)

  var isConsumed: Bool {
    switch self {
    case .applied, .parked, .duplicate: true
    case .gap, .forked, .waiting, .stalled: false
    }
  }
}

extension StorageError {
  /// A refused row is the decision's fault; all else is disk, lock or file trouble.
  var isDecisionFault: Bool {
    switch self {
    case .constraint, .column: true
    default: false
    }
  }
}
