/// What PUB brings: events in order are delivered, everything else leads to a FETCH.
extension StreamFollower {
  mutating func hear(record bytes: [UInt8], hash: Digest32, _ turn: inout BusTurn) {
    guard !isHalted else { return }
    guard Digest32.sha256(bytes) == hash else {
      turn.counters.wrongHashes += 1
      ask(&turn)
      return
    }
    guard let record = try? Record(decoding: bytes), record.stream == stream else {
      turn.counters.faultyFrames += 1
      ask(&turn)
      return
    }
    guard record.epoch == delivered.epoch else {
      turn.counters.liveDropped += 1
      if record.epoch > delivered.epoch { ask(&turn) }
      return
    }
    if record.sequence <= delivered.sequence {
      turn.counters.liveDropped += 1
      if isFork(record.sequence, hash) { halt(.fork, &turn) }
      return
    }
    target = max(target, record.sequence)
    guard record.sequence == delivered.sequence + 1, room > 0 else {
      turn.counters.liveDropped += 1
      pursue(&turn)
      return
    }
    guard record.previousHash == delivered.hash, !contradictsHead(record.sequence, hash) else {
      turn.counters.liveDropped += 1
      ask(&turn)
      return
    }
    deliver(SealedRecord(record: record, bytes: bytes, hash: hash), &turn)
  }

  mutating func hear(head: Head, _ turn: inout BusTurn) {
    note(head.position, now: turn.now)
    lastAsOf = head.asOf
    guard !isHalted else { return }
    let position = head.position
    guard position.epoch == delivered.epoch, position.sequence >= delivered.sequence else {
      // Another epoch or a journal that ends below what we were given: ask.
      ask(&turn)
      return
    }
    if position.sequence == delivered.sequence {
      if position.hash == delivered.hash {
        tell(head, &turn)
      } else {
        halt(.fork, &turn)
      }
      return
    }
    target = max(target, position.sequence)
    keep(head)
    pursue(&turn)
  }

  /// Whether the sequence is one whose hash we know, and the hash is another.
  func isFork(_ sequence: UInt64, _ hash: Digest32) -> Bool {
    sequence == delivered.sequence && hash != delivered.hash
      || sequence == cursor.sequence && hash != cursor.hash
  }

  /// Whether a head that we wait for names the sequence with another hash.
  func contradictsHead(_ sequence: UInt64, _ hash: Digest32) -> Bool {
    guard let position = nextHead?.position, position.sequence == sequence else { return false }
    return position.hash != hash
  }

  private mutating func keep(_ head: Head) {
    guard let next = nextHead else {
      nextHead = head
      return
    }
    if head.position.sequence < next.position.sequence {
      nextHead = head
      latestHead = latestHead ?? next
    } else if head.position.sequence >= latestHead?.position.sequence ?? 0 {
      latestHead = head
    }
  }
}
