internal import DequeModule
internal import Domain
internal import MessageBus
internal import Storage

/// What one batch takes. Counts are from the front of each queue, which keeps its inputs until the
/// batch is committed.
struct Plan {
  var commands = 0
  var maintenance = 0
  var events: [(stream: StreamName, records: ArraySlice<SealedRecord>)] = []
  /// Bases with a deadline that has come, each with the time it is judged by.
  var timers: [(basis: TimerBasis, until: Instant)] = []
  var wake: String?
  var tick = false
  /// The one bus input of this batch, while those at work at the last death are tried one by one.
  var alone: EventKey?
  var noted: [EventKey: Int] = [:]
  var waiting: [StreamName: AfterCursor] = [:]

  var isEmpty: Bool {
    commands == 0 && maintenance == 0 && events.isEmpty && timers.isEmpty && wake == nil && !tick
  }
}

extension Writer {
  /// A wake and all else take turns: one that is due again at once, as it took longer than it was to wait,
  /// must not keep what people wait for from being looked at.
  func makePlan(now: Instant, uptime: UInt64) -> Plan {
    let wake = dueWake(uptime: uptime)
    if wake == nil || isAfterWake {
      let plan = planWithoutWake(now: now, uptime: uptime)
      if wake == nil || !plan.isEmpty {
        isAfterWake = false
        return plan
      }
    }
    isAfterWake = true
    var plan = Plan()
    plan.wake = wake
    return plan
  }

  private func planWithoutWake(now: Instant, uptime: UInt64) -> Plan {
    var plan = Plan()
    let maximum = isAsked ? configuration.batchMaximum : configuration.quietBatchMaximum
    for (stream, queue) in events.sorted(by: { $0.key < $1.key }) {
      guard let first = queue.first, !halted.contains(stream), stalled[stream] == nil else {
        continue
      }
      if let cause = missingCause(of: first.record, cursors: cursors) {
        plan.waiting[stream] = cause
        continue
      }
      let key = EventKey(stream: stream, sequence: first.record.sequence)
      if suspects[key] != nil {
        plan.events = [(stream, [first])]
        plan.alone = key
        plan.noted = suspects
        return plan
      }
      plan.events.append((stream, ArraySlice(queue.prefix(maximum))))
    }
    for (_, records) in plan.events {
      for record in records {
        plan.noted[
          EventKey(stream: record.record.stream, sequence: record.record.sequence)] = 0
      }
    }
    plan.commands = min(commands.count, configuration.batchMaximum)
    plan.maintenance = min(maintenance.count, configuration.batchMaximum)
    endTimerBackoff(uptime: uptime)
    for (basis, due) in nextDue {
      let until: Instant? =
        switch basis {
        case .clock: now
        case .asOf(let stream): asOf[stream]
        }
      if let until, due <= until { plan.timers.append((basis, until)) }
    }
    plan.timers.sort { $0.basis.text < $1.basis.text }
    plan.tick = configuration.tickMilliseconds.map { uptime >= lastCommit + $0 } ?? false
    return plan
  }

  /// While a whole batch of a stream waits, a wake comes up to 15 seconds later: what it decides on is
  /// about to change, and alone in its batch it would hold up the way out of the backlog.
  private func dueWake(uptime: UInt64) -> String? {
    let hasBacklog = events.contains { stream, queue in
      queue.count >= configuration.batchMaximum && !halted.contains(stream)
        && stalled[stream] == nil
        && queue.first.map { missingCause(of: $0.record, cursors: cursors) == nil } ?? false
    }
    // Between two fetches hardly anything waits: a backlog is over when none was seen for a moment.
    if hasBacklog { backlogUntil = uptime + 100 }
    let isBacklog = uptime < backlogUntil
    let due = uptime - min(uptime, isBacklog ? configuration.wakeYieldMilliseconds : 0)
    return wakes.filter { $0.value <= due }.keys.min()
  }

  /// The first cause of an event that this process should have moved past and has not. Streams it
  /// does not hear, and its own, do not count.
  func missingCause(
    of record: Record, cursors: [StreamName: StreamPosition]
  ) -> AfterCursor? {
    record.after.first { cause in
      guard cause.stream != record.stream, let cursor = cursors[cause.stream] else { return false }
      return (cursor.epoch, cursor.sequence) < (cause.epoch, cause.sequence)
    }
  }

  /// Asks for room a few times a second; without it, new commands are told so before acceptance.
  func refuseCommandsWithoutRoom(uptime: UInt64, _ result: inout StepResult) {
    if roomCheckedAt.map({ uptime >= $0 + 100 }) ?? true {
      hasRoom = (try? store.hasRoom()) ?? false
      roomCheckedAt = uptime
    }
    result.hasRoom = hasRoom
    guard !hasRoom else { return }
    for command in commands where D.needsRoom(command.command) {
      result.answers.append {
        command.reply(.unavailable(code: "storage-full", retryAfterSeconds: 30))
      }
    }
    commands.removeAll { D.needsRoom($0.command) }
  }
}
