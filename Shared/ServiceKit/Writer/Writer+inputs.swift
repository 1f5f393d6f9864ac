internal import DequeModule
internal import Domain
internal import Logging
internal import MessageBus
internal import Storage

extension Writer {
  func runCommands(
    _ plan: Plan, _ transaction: Transaction, _ batch: Batch, _ result: inout StepResult
  ) throws {
    for pending in commands.prefix(plan.commands) {
      let submission = try outcome(of: pending, transaction, batch)
      result.answers.append { pending.reply(submission) }
      result.counts.commands += 1
      if case .failed = submission { result.counts.failures += 1 }
    }
  }

  /// Tells everybody who still waits that nothing is decided here any more; those too whose batch has
  /// an unknown fate.
  func turnAway() {
    for pending in commands { pending.reply(.unavailable(code: "stopping", retryAfterSeconds: 1)) }
    for item in maintenance { item.reply(.failure(Refusal("stopping", status: 503))) }
    commands = []
    maintenance = []
  }

  private func outcome(
    of pending: PendingCommand<D>, _ transaction: Transaction, _ batch: Batch
  ) throws -> Submission<D.Reply> {
    let mark = batch.mark()
    let decision = Decision(
      transaction: transaction, batch: batch, process: configuration.process,
      inputID: pending.id, correlation: pending.id)
    do {
      return try transaction.savepoint {
        switch try decider.handle(pending.command, decision) {
        case .done(let reply): return .done(reply)
        case .refused(let refusal): throw refusal
        }
      }
    } catch let refusal as Refusal {
      batch.goBack(to: mark)
      return .refused(refusal)
    } catch {
      if let storage = error as? StorageError, !storage.isDecisionFault { throw storage }
      batch.goBack(to: mark)
      logger.error(
        "command failed", metadata: ["command": "\(pending.id)", "reason": "\(error)"])
      return .failed
    }
  }

  func runTimers(
    _ plan: Plan, _ transaction: Transaction, _ batch: Batch, _ result: inout StepResult
  ) throws {
    for (basis, until) in plan.timers {
      for timer in try timers(basis, until: until, configuration.batchMaximum, transaction) {
        if try fire(timer, transaction, batch) {
          result.counts.timers += 1
        } else {
          timerBackoff[timer] = TimerWait(
            until: batch.uptime + configuration.timerBackoffMilliseconds, basis: basis)
          result.counts.timersFailed += 1
        }
      }
      batch.timersChanged = true
    }
  }

  /// The deadline is cleared first, so that the decision may set the next one.
  private func fire(
    _ timer: DueTimer, _ transaction: Transaction, _ batch: Batch
  ) throws -> Bool {
    let mark = batch.mark()
    do {
      try transaction.savepoint {
        try transaction.execute(
          TimerStatement.clearExact, .text(timer.kind), .text(timer.entity),
          .integer(timer.due.microseconds))
        try decider.fire(
          timer,
          Decision(
            transaction: transaction, batch: batch, process: configuration.process,
            inputID: timer.id, correlation: timer.id))
      }
      return true
    } catch {
      if let storage = error as? StorageError, !storage.isDecisionFault { throw storage }
      batch.goBack(to: mark)
      logger.error(
        "timer failed",
        metadata: ["kind": "\(timer.kind)", "entity": "\(timer.entity)", "reason": "\(error)"])
      return false
    }
  }

  /// A wake is alone in its batch; its ordinal makes its id, so that no two are the same.
  func runWake(
    _ plan: Plan, _ transaction: Transaction, _ batch: Batch, _ result: inout StepResult
  ) throws {
    guard let kind = plan.wake else { return }
    let name = "wake/\(kind)"
    let ordinal = try (transaction.row(CounterStatement.value, .text(name))?.int("value") ?? 0) + 1
    let timer = DueTimer(
      kind: kind, entity: name, due: batch.now,
      id: Derivation.timerID(
        kind: kind, entity: "\(configuration.process)/\(ordinal)", due: batch.now))
    // Before the decision, which may ask for the next one.
    batch.wakes[kind] = nil
    let mark = batch.mark()
    do {
      try transaction.savepoint {
        try transaction.execute(CounterStatement.set, .text(name), .integer(ordinal))
        try decider.fire(
          timer,
          Decision(
            transaction: transaction, batch: batch, process: configuration.process,
            inputID: timer.id, correlation: timer.id))
      }
    } catch {
      if let storage = error as? StorageError, !storage.isDecisionFault { throw storage }
      batch.goBack(to: mark)
      batch.wakes[kind] = batch.uptime + configuration.timerBackoffMilliseconds
      result.counts.timersFailed += 1
      logger.error("wake failed", metadata: ["kind": "\(kind)", "reason": "\(error)"])
    }
  }

  /// The earliest deadline of each basis whose entity has nothing parked and that is not in back-off.
  func dueTimes(_ transaction: Transaction) throws -> [TimerBasis: Instant] {
    var found: [TimerBasis: Instant] = [:]
    for basis in [.clock] + configuration.heard.map(TimerBasis.asOf) {
      let end = Instant(microseconds: .max)
      found[basis] = try timers(basis, until: end, 1, transaction).first?.due
    }
    return found
  }

  /// The earliest `maximum` deadlines up to `until`. Those in back-off are passed over, so that they
  /// hold up no other.
  private func timers(
    _ basis: TimerBasis, until: Instant, _ maximum: Int, _ transaction: Transaction
  ) throws -> [DueTimer] {
    let rows = try transaction.rows(
      TimerStatement.due, .text(basis.text), .integer(until.microseconds),
      SQLValue(maximum + timerBackoff.count))
    return Array(try rows.map(DueTimer.init).filter { timerBackoff[$0] == nil }.prefix(maximum))
  }

  /// Timers whose back-off is over are looked at again.
  func endTimerBackoff(uptime: UInt64) {
    for (timer, wait) in timerBackoff where wait.until <= uptime {
      timerBackoff[timer] = nil
      nextDue[wait.basis] = min(nextDue[wait.basis] ?? timer.due, timer.due)
    }
  }
}

/// A timer's back-off, in process time.
struct TimerWait {
  let until: UInt64
  let basis: TimerBasis
}

extension DueTimer {
  init(_ row: Row) throws {
    kind = try row.text("kind")
    entity = try row.text("entity")
    due = Instant(microseconds: try row.int("due"))
    id = Derivation.timerID(kind: kind, entity: entity, due: due)
  }
}
