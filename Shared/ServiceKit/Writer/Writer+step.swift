internal import DequeModule
package import Domain
internal import Events
internal import Logging
internal import MessageBus
internal import Storage

extension Writer {
  /// Takes what waits, in one transaction.
  /// - Parameters:
  ///   - wall: the (scenario) clock; a step never uses less than the last committed time.
  ///   - uptime: process time in milliseconds; for back-off, wakes and ticks only.
  /// - Throws: `WriterFatal` when the process must exit.
  package func step(now wall: Instant, uptime: UInt64) throws -> StepResult {
    var result = StepResult()
    for (kind, milliseconds) in wishes where wakes[kind] == nil {
      wakes[kind] = uptime + milliseconds
    }
    wishes = [:]
    result.nextUptime = nextUptime(uptime)
    guard uptime >= backoffUntil else {
      result.isVoid = true
      return result
    }
    takeHeads()
    result.asOf = asOf
    result.heldBack = parkedEntities.count
    refuseCommandsWithoutRoom(uptime: uptime, &result)
    let now = max(wall, lastNow)
    let plan = makePlan(now: now, uptime: uptime)
    result.waiting = plan.waiting
    result.stalled = stalled
    guard !plan.isEmpty else { return result }
    let batch = Batch(
      now: now, uptime: uptime, asOf: asOf, heads: heads, cursors: cursors,
      parkedEntities: parkedEntities, wakes: wakes)
    note.begin(plan.noted, alone: plan.alone)
    // Who was refused before the batch is told so, whatever becomes of it.
    let refused = result
    var consumed: [StreamName: Int] = [:]
    var newDue: [TimerBasis: Instant]?
    do {
      try store.write { transaction in
        try runMaintenance(plan, transaction, batch, &result)
        try runEvents(plan, transaction, batch, &result, &consumed)
        try runTimers(plan, transaction, batch, &result)
        try runWake(plan, transaction, batch, &result)
        try runCommands(plan, transaction, batch, &result)
        try finish(transaction, batch)
        if batch.timersChanged { newDue = try dueTimes(transaction) }
      }
    } catch let error as StorageError {
      // What the batch appended to `result` dies with it: nobody is told of what is not committed.
      note.end()
      if case .commitUnknown = error { throw WriterFatal(description: "\(error)") }
      return try void(plan, because: error, uptime: uptime, refused)
    }
    note.end()
    commit(plan, batch, consumed, newDue, uptime, &result)
    return result
  }

  /// What was committed becomes what memory says.
  private func commit(
    _ plan: Plan, _ batch: Batch, _ consumed: [StreamName: Int],
    _ newDue: [TimerBasis: Instant]?, _ uptime: UInt64, _ result: inout StepResult
  ) {
    for (stream, count) in consumed {
      if !suspects.isEmpty {
        for sealed in (events[stream] ?? []).prefix(count) {
          suspects[EventKey(stream: stream, sequence: sealed.record.sequence)] = nil
        }
      }
      // In place: taken out of the dictionary, the queue would be copied.
      events[stream]?.removeFirst(count)
    }
    for stream in result.rewinds { events[stream] = [] }
    for (stream, _) in result.halts {
      events[stream] = []
      halted.insert(stream)
    }
    for (stream, position) in result.accepted {
      events[stream] = []
      pendingHeads[stream] = nil
      halted.remove(stream)
      batch.cursors[stream] = position
    }
    commands.removeFirst(plan.commands)
    maintenance.removeFirst(plan.maintenance)
    result.applied = batch.cursors.filter { cursors[$0.key] != $0.value }
    heads = batch.heads
    cursors = batch.cursors
    parkedEntities = batch.parkedEntities
    result.heldBack = parkedEntities.count
    result.effectsChanged = batch.effectsChanged
    wakes = batch.wakes
    lastNow = batch.now
    lastCommit = uptime
    if let newDue { nextDue = newDue }
    for change in batch.changes { change() }
    result.committed = .committed(
      records: batch.records, heads: announcements(heads, asOf: lastNow), idle: isIdle)
    result.progressed =
      result.counts.isProgress || plan.commands + plan.maintenance > 0
      || plan.wake != nil
    result.nextUptime = nextUptime(uptime)
  }

  /// A storage error: the batch never was. Bus inputs stay, callers are told to come again.
  private func void(
    _ plan: Plan, because error: StorageError, uptime: UInt64, _ refused: StepResult
  ) throws -> StepResult {
    logger.error("batch void", metadata: ["reason": "\(error)"])
    backoffUntil = uptime + configuration.backoffMilliseconds
    // Alone in its batch, it would be the next one too, for as long as it fails.
    if let wake = plan.wake { wakes[wake] = uptime + configuration.timerBackoffMilliseconds }
    var result = refused
    result.isVoid = true
    for command in commands.prefix(plan.commands) {
      result.answers.append {
        command.reply(.unavailable(code: "storage-unavailable", retryAfterSeconds: 1))
      }
    }
    commands.removeFirst(plan.commands)
    result.counts.failures = 1
    result.nextUptime = backoffUntil
    do {
      try reload()
    } catch {
      logger.error("memory not rebuilt", metadata: ["reason": "\(error)"])
      throw WriterFatal(description: "the store cannot be read: \(error)")
    }
    return result
  }

  private func finish(_ transaction: Transaction, _ batch: Batch) throws {
    for (stream, head) in batch.heads where heads[stream] != head {
      try transaction.execute(
        JournalStatement.moveHead, .text(stream.text), SQLValue(head.epoch),
        SQLValue(head.sequence), .blob(head.hash.bytes))
    }
    try transaction.execute(JournalStatement.moveTime, .integer(batch.now.microseconds))
  }

  /// A HEAD counts once every event up to it was moved past.
  private func takeHeads() {
    for (stream, pending) in pendingHeads {
      var pending: PendingHeads? = pending
      while let head = pending?.first, let cursor = cursors[stream],
        cursor.epoch == head.position.epoch, cursor.sequence >= head.position.sequence
      {
        asOf[stream] = max(
          asOf[stream] ?? Instant(microseconds: .min), Instant(microseconds: head.asOf))
        pending = pending?.latest.map { PendingHeads(first: $0) }
      }
      pendingHeads[stream] = pending
    }
  }

  /// Somebody waits for an answer.
  var isAsked: Bool { !commands.isEmpty || !maintenance.isEmpty }

  var waitingCommands: Int { commands.count }

  /// Nothing waits that the next step could take; streams that cannot move do not count.
  private var isIdle: Bool {
    !isAsked
      && events.allSatisfy { stream, queue in
        guard let next = queue.first, !halted.contains(stream), stalled[stream] == nil else {
          return true
        }
        return missingCause(of: next.record, cursors: cursors) != nil
      }
  }

  private func nextUptime(_ uptime: UInt64) -> UInt64? {
    let tick = configuration.tickMilliseconds.map { lastCommit + $0 }
    return
      ([tick] + wakes.values.map(Optional.some) + timerBackoff.values.map(\.until)
      + (backoffUntil > uptime ? [backoffUntil] : [])).compactMap(\.self).min()
  }
}

extension StepCounts {
  var isProgress: Bool { commands + events + duplicates + parked + timers > 0 }
}
