/// The past: when to FETCH, and what its answer means.
extension StreamFollower {
  /// Sends a FETCH even if nothing is known to be missing.
  mutating func ask(_ turn: inout BusTurn) {
    mustAsk = true
    pursue(&turn)
  }

  /// Sends a FETCH if there is a reason, none is under way, and the writer has room for half a
  /// batch (a batch per few applied events would cost more than it brings).
  mutating func pursue(_ turn: inout BusTurn) {
    guard !isHalted, mustAsk || target > delivered.sequence else { return }
    switch fetch {
    case .waiting: return
    case .resting(let until) where turn.now < until: return
    case .resting, .none: break
    }
    let room = room
    let enough = max(1, min(limits.fetchMaximumEvents, limits.deliveredMaximum) / 2)
    guard room >= enough else { return }
    let maximum = UInt16(clamping: min(room, limits.fetchMaximumEvents))
    fetch = .waiting(
      requestID: turn.nextRequestID(), after: delivered, maximum: maximum,
      deadline: turn.now + limits.fetchTimeoutMilliseconds)
    sendFetch(&turn)
  }

  mutating func tick(_ turn: inout BusTurn) {
    switch fetch {
    case .none:
      return
    case .waiting(_, _, _, let deadline):
      guard turn.now >= deadline else { return }
      turn.counters.fetchesTimedOut += 1
      fail(&turn)
    case .resting(let until):
      guard turn.now >= until else { return }
      // Without room nothing is asked now: what is applied next does it, no deadline.
      fetch = .none
      pursue(&turn)
    }
  }

  /// The peer can be sent to again: whatever was sent before may be lost.
  mutating func reach(_ turn: inout BusTurn) {
    switch fetch {
    case .waiting(let requestID, let after, let maximum, _):
      fetch = .waiting(
        requestID: requestID, after: after, maximum: maximum,
        deadline: turn.now + limits.fetchTimeoutMilliseconds)
      sendFetch(&turn)
    case .resting, .none:
      fetch = .none
      pursue(&turn)
    }
  }

  func isWaiting(for requestID: UInt64) -> Bool {
    if case .waiting(requestID, _, _, _) = fetch { true } else { false }
  }

  mutating func take(
    error code: AnswerFrame.ErrorCode, retryAfterMilliseconds: UInt32, _ turn: inout BusTurn
  ) {
    lastError = code
    switch code {
    case .otherEpoch:
      halt(.otherEpoch, &turn)
    case .busy:
      let pause = min(max(UInt64(retryAfterMilliseconds), 10), 60_000)
      fetch = .resting(until: turn.now + pause)
    case .unknownStream, .forbidden, .malformed:
      // Only people can mend these; ask again now and then.
      fetch = .resting(until: turn.now + Self.pauseMaximumMilliseconds)
    }
  }

  /// Verifies the whole batch before delivering any of it.
  mutating func take(batch: AnswerFrame.Batch, _ turn: inout BusTurn) {
    guard case .waiting(_, let after, let maximum, _) = fetch else { return }
    guard batch.stream == stream, batch.records.count <= Int(maximum) else {
      turn.counters.faultyFrames += 1
      fail(&turn)
      return
    }
    let head = batch.head
    if head.epoch < after.epoch || head.epoch == after.epoch && head.sequence < after.sequence {
      halt(.publisherRewound, &turn)
      return
    }
    if head.epoch == after.epoch, head.sequence == after.sequence, head.hash != after.hash {
      halt(.fork, &turn)
      return
    }
    guard let records = verified(batch, after: after) else {
      halt(.fork, &turn)
      return
    }
    note(head, now: turn.now)
    fetch = .none
    deliver(fetched: records, head: head.sequence, &turn)
    guard !isHalted else { return }
    if records.isEmpty, head.epoch > after.epoch {
      halt(.otherEpoch, &turn)
      return
    }
    guard !records.isEmpty || head.sequence == after.sequence else {
      fail(&turn)
      return
    }
    failures = 0
    lastError = nil
    mustAsk = false
    // What was believed to exist and is not in the journal does not exist.
    target = records.isEmpty ? delivered.sequence : max(target, head.sequence)
    pursue(&turn)
  }

  private func sendFetch(_ turn: inout BusTurn) {
    guard case .waiting(let requestID, let after, let maximum, _) = fetch else { return }
    let request = RequestFrame.fetch(
      requestID: requestID, stream: stream, epoch: after.epoch, from: after.sequence &+ 1,
      maximum: maximum)
    guard let frame = try? request.encoded() else { return }
    turn.counters.fetchesSent += 1
    turn.actions.append(.request(peer: peer, frame))
  }

  /// The records if they continue `after` without a break and end at the head's hash, else `nil`.
  private func verified(
    _ batch: AnswerFrame.Batch, after: StreamPosition
  ) -> [SealedRecord]? {
    var records: [SealedRecord] = []
    records.reserveCapacity(batch.records.count)
    var previous = after
    for bytes in batch.records {
      guard let sealed = try? SealedRecord(decoding: bytes), sealed.record.stream == stream,
        previous.sequence < .max, sealed.record.sequence == previous.sequence + 1,
        sealed.record.sequence <= batch.head.sequence,
        sealed.record.previousHash == previous.hash
      else { return nil }
      previous = sealed.position
      // A later epoch may tell another past from where it began: that is no fork.
      if sealed.record.epoch <= after.epoch,
        isFork(sealed.record.sequence, sealed.hash)
          || contradictsHead(sealed.record.sequence, sealed.hash)
      {
        return nil
      }
      records.append(sealed)
    }
    if previous.sequence == batch.head.sequence, previous.hash != batch.head.hash { return nil }
    return records
  }

  /// The last record of a batch that does not reach the head is vouched for by nothing yet: it is
  /// left for the next batch, unless it is alone.
  private mutating func deliver(
    fetched records: [SealedRecord], head: UInt64, _ turn: inout BusTurn
  ) {
    let isWhole = records.count < 2 || records.last?.record.sequence == head
    for sealed in isWhole ? records[...] : records.dropLast()
    where sealed.record.sequence > delivered.sequence {
      guard sealed.record.epoch <= delivered.epoch else {
        halt(.otherEpoch, &turn)
        return
      }
      guard room > 0 else { return }
      turn.counters.eventsFetched += 1
      deliver(sealed, &turn)
    }
  }

  private mutating func fail(_ turn: inout BusTurn) {
    failures += 1
    let pause = min(100 << UInt64(min(failures - 1, 10)), Self.pauseMaximumMilliseconds)
    fetch = .resting(until: turn.now + pause)
  }

  private static let pauseMaximumMilliseconds: UInt64 = 5000
}
