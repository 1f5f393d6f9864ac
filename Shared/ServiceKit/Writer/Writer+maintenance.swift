internal import DequeModule
internal import Domain
internal import Logging
internal import MessageBus
internal import Storage

extension Writer {
  func runMaintenance(
    _ plan: Plan, _ transaction: Transaction, _ batch: Batch, _ result: inout StepResult
  ) throws {
    for item in maintenance.prefix(plan.maintenance) {
      let mark = batch.mark()
      let reply: Result<Maintenance.Report, Refusal>
      do {
        let report = try transaction.savepoint { () throws -> Maintenance.Report in
          switch item.work {
          case .retryParked(let key): return try retry(key, transaction, batch)
          case .discardParked(let key, let reason, let user):
            return try discard(key, reason, by: user, transaction, batch)
          case .acceptStream(let stream, let restored):
            return try accept(stream, restored, transaction, batch, &result)
          case .haltStream(let stream, let reason):
            try transaction.execute(
              CursorStatement.halt, .text(stream.text), .text(reason.rawValue))
            result.halts[stream] = reason
            return try self.report(0, transaction)
          }
        }
        reply = .success(report)
      } catch let refusal as Refusal {
        batch.goBack(to: mark)
        reply = .failure(refusal)
      } catch {
        if let storage = error as? StorageError, !storage.isDecisionFault { throw storage }
        batch.goBack(to: mark)
        reply = .failure(Refusal("failed", status: 500, detail: "\(error)"))
      }
      result.answers.append { item.reply(reply) }
    }
  }

  /// Re-enters an event, and after it those that queued behind it, in the order of parking. What
  /// throws stays parked, and with it all that queues behind it; if it is the event itself, the
  /// operator is told.
  private func retry(
    _ key: EventKey, _ transaction: Transaction, _ batch: Batch
  ) throws -> Maintenance.Report {
    let first = try parked(key, transaction)
    if let entity = try blocker(of: first, transaction) {
      throw Refusal(
        "parked-behind-another", detail: "an earlier event of \(entity) is parked; retry it first")
    }
    try enter(first, transaction, batch)
    var entered = 1
    var next = Set(try followers(of: first, transaction))
    while let place = next.min() {
      next.remove(place)
      let follower = try parked(place.key, transaction)
      // One that queues behind another parked event too waits for that one's retry.
      guard try blocker(of: follower, transaction) == nil else { continue }
      let mark = batch.mark()
      do {
        try transaction.savepoint { try enter(follower, transaction, batch) }
      } catch {
        if let storage = error as? StorageError, !storage.isDecisionFault { throw storage }
        batch.goBack(to: mark)
        logger.error(
          "event stays parked",
          metadata: [
            "stream": "\(place.key.stream.text)", "sequence": "\(place.key.sequence)",
            "reason": "\(error)",
          ])
        continue
      }
      entered += 1
      next.formUnion(try followers(of: follower, transaction))
    }
    return try report(entered, transaction)
  }

  private func enter(
    _ event: ParkedEvent, _ transaction: Transaction, _ batch: Batch
  ) throws {
    try release(event, transaction, batch)
    if let heard = try decode(event.record) { try decide(heard, transaction, batch) }
  }

  /// An entity of which an event that was parked earlier still is.
  private func blocker(of event: ParkedEvent, _ transaction: Transaction) throws -> String? {
    try event.record.entities.first { entity in
      try transaction.row(
        ParkedStatement.blockedBefore, .text(entity), .integer(event.place.parkedAt),
        .text(event.place.key.stream.text), SQLValue(event.place.key.sequence)) != nil
    }
  }

  /// The next parked event of each of the entities just freed.
  private func followers(
    of event: ParkedEvent, _ transaction: Transaction
  ) throws -> [ParkedPlace] {
    try event.record.entities.compactMap { entity in
      try transaction.row(
        ParkedStatement.nextOf, .text(entity), .integer(event.place.parkedAt),
        .text(event.place.key.stream.text), SQLValue(event.place.key.sequence)
      ).map(ParkedPlace.init)
    }
  }

  private func discard(
    _ key: EventKey, _ reason: String, by user: String, _ transaction: Transaction, _ batch: Batch
  ) throws -> Maintenance.Report {
    let event = try parked(key, transaction)
    try release(event, transaction, batch)
    batch.changes.append { [logger] in
      logger.warning(
        "parked event discarded",
        metadata: [
          "stream": "\(key.stream.text)", "sequence": "\(key.sequence)",
          "type": "\(event.record.type)",
          "reason": "\(reason)", "user": "\(user)",
        ])
    }
    return try report(1, transaction)
  }

  private func parked(_ key: EventKey, _ transaction: Transaction) throws -> ParkedEvent {
    guard
      let row = try transaction.row(
        ParkedStatement.one, .text(key.stream.text), SQLValue(key.sequence))
    else { throw Refusal("parked-unknown", status: 404, detail: "no such parked event") }
    return ParkedEvent(
      place: ParkedPlace(parkedAt: try row.int("parked_at"), key: key),
      record: try SealedRecord(decoding: try row.blob("record")).record)
  }

  private func release(
    _ event: ParkedEvent, _ transaction: Transaction, _ batch: Batch
  ) throws {
    let (stream, sequence) = (event.record.stream.text, SQLValue(event.record.sequence))
    try transaction.execute(ParkedStatement.release, .text(stream), sequence)
    try transaction.execute(ParkedStatement.unblock, .text(stream), sequence)
    let freed = try event.record.entities.filter {
      try transaction.row(ParkedStatement.isBlocked, .text($0)) == nil
    }
    guard let id = EntityID(bytes: event.record.eventID) else {
      throw StorageError.column("record")
    }
    try free(freed, decision(id, transaction, batch), batch)
  }

  private func free(_ entities: [String], _ decision: Decision, _ batch: Batch) throws {
    batch.parkedEntities.subtract(entities)
    batch.timersChanged = true
    try decider.released(entities, decision)
  }

  private func decision(
    _ input: EntityID, _ transaction: Transaction, _ batch: Batch
  ) -> Decision {
    Decision(
      transaction: transaction, batch: batch, process: configuration.process, inputID: input,
      correlation: input)
  }

  private func report(_ events: Int, _ transaction: Transaction) throws -> Maintenance.Report {
    let left = try transaction.row(ParkedStatement.count)?.int("parked") ?? 0
    return Maintenance.Report(events: events, stillParked: Int(left))
  }

  /// - Returns: how many events this process had moved past beyond the restore point. Those of them
  ///   that are parked are dropped: their numbers will be used again.
  private func accept(
    _ stream: StreamName, _ restored: StreamPosition, _ transaction: Transaction, _ batch: Batch,
    _ result: inout StepResult
  ) throws -> Maintenance.Report {
    guard let cursor = cursors[stream] else {
      throw Refusal("stream-not-heard", status: 404, detail: "\(stream.text) is not heard here")
    }
    guard halted.contains(stream) else {
      throw Refusal("stream-not-halted", detail: "\(stream.text) is not halted")
    }
    guard restored.epoch > cursor.epoch else {
      throw Refusal("epoch-not-newer", detail: "the cursor is at epoch \(cursor.epoch) already")
    }
    let isBeyond = cursor.sequence > restored.sequence
    let position =
      isBeyond
      ? restored
      : StreamPosition(epoch: restored.epoch, sequence: cursor.sequence, hash: cursor.hash)
    try transaction.execute(
      CursorStatement.accept, .text(stream.text), SQLValue(position.epoch),
      SQLValue(position.sequence), .blob(position.hash.bytes))
    result.accepted[stream] = position
    // What is decided from here on is decided after the restore.
    batch.cursors[stream] = position
    guard isBeyond else { return try report(0, transaction) }
    let dropped = try transaction.execute(
      ParkedStatement.releaseBeyond, .text(stream.text), SQLValue(restored.sequence))
    try transaction.execute(
      ParkedStatement.unblockBeyond, .text(stream.text), SQLValue(restored.sequence))
    let decision = decision(
      Derivation.timerID(
        kind: "accept", entity: stream.text, due: Instant(microseconds: Int64(restored.epoch))),
      transaction, batch)
    try free(
      batch.parkedEntities.subtracting(try blockedEntities(transaction)).sorted(), decision, batch)
    try decider.forgotten(stream, after: restored.sequence, decision)
    var report = try report(Int(cursor.sequence - restored.sequence), transaction)
    report.parkedDropped = dropped
    return report
  }

  func blockedEntities(_ transaction: Transaction) throws -> Set<String> {
    Set(try transaction.rows(ParkedStatement.blockedEntities).map { try $0.text("entity") })
  }
}

/// A parked event and its place in the order of parking.
private struct ParkedEvent {
  let place: ParkedPlace
  let record: Record
}

private struct ParkedPlace: Hashable, Comparable {
  /// Microseconds since 1970.
  let parkedAt: Int64
  let key: EventKey

  static func < (one: ParkedPlace, other: ParkedPlace) -> Bool {
    (one.parkedAt, one.key.stream, one.key.sequence)
      < (other.parkedAt, other.key.stream, other.key.sequence)
  }
}

extension ParkedPlace {
  init(_ row: Row) throws {
    guard let stream = StreamName(try row.text("stream")) else {
      throw StorageError.column("stream")
    }
    parkedAt = try row.int("parked_at")
    key = EventKey(stream: stream, sequence: UInt64(bitPattern: try row.int("sequence")))
  }
}
