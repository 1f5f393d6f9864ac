/// Follows one heard stream: what was delivered, what is known to exist, what is being fetched.
///
/// Live frames are trusted only as far as they continue what was delivered. Anything else (a gap, a
/// wrong hash, another epoch, a head below ours) leads to a FETCH, whose answer, being later than
/// the question, decides; a late or repeated frame can therefore never halt a healthy stream.
struct StreamFollower {
  let stream: StreamName
  let peer: String
  let limits: BusConfiguration

  /// Applied and committed by the writer.
  var cursor: StreamPosition
  /// Handed to the writer.
  var delivered: StreamPosition
  /// The highest sequence known to exist.
  var target: UInt64
  /// A FETCH is due even if nothing is known to be missing.
  var mustAsk = true
  var fetch = Fetch.none
  /// FETCHes in a row that brought nothing.
  var failures = 0
  var lastError: AnswerFrame.ErrorCode?
  var isHalted: Bool
  var haltReason: HaltReason?

  /// Heads whose events are not all delivered: the one that will be reached first, and the latest.
  /// With the latest alone, a stream that is always a little behind would never reach one.
  var nextHead: Head?
  var latestHead: Head?
  /// `asOf` of the last `heardHead`; a HEAD that was overtaken is not told.
  var toldAsOf = Int64.min
  /// For the status: the publisher's head as last heard (by HEAD or BATCH), its `asOf` (by HEAD
  /// alone), and until when the cursor stood at it or one before.
  var lastHead: StreamPosition?
  var lastAsOf: Int64?
  var atHeadUntil: UInt64?

  enum Fetch {
    case none
    case waiting(requestID: UInt64, after: StreamPosition, maximum: UInt16, deadline: UInt64)
    case resting(until: UInt64)
  }

  init(
    _ heard: HeardStream, _ limits: BusConfiguration, cursor: StreamPosition, isHalted: Bool
  ) {
    stream = heard.stream
    peer = heard.peer
    self.limits = limits
    self.cursor = cursor
    delivered = cursor
    target = cursor.sequence
    self.isHalted = isHalted
  }

  /// Events that may be delivered before the writer has applied more.
  var room: Int {
    let outstanding = delivered.sequence - min(cursor.sequence, delivered.sequence)
    return limits.deliveredMaximum - Int(clamping: outstanding)
  }

  var nextDeadline: UInt64 {
    switch fetch {
    case .none: .max
    case .waiting(_, _, _, let deadline): deadline
    case .resting(let until): until
    }
  }

  mutating func apply(_ position: StreamPosition, _ turn: inout BusTurn) {
    cursor = position
    if cursor.sequence > delivered.sequence { delivered = cursor }
    pursue(&turn)
  }

  mutating func rewind(_ turn: inout BusTurn) {
    guard !isHalted else { return }
    target = max(target, delivered.sequence)
    delivered = StreamPosition(
      epoch: max(cursor.epoch, delivered.epoch), sequence: cursor.sequence, hash: cursor.hash)
    fetch = .none
    ask(&turn)
  }

  mutating func need(_ sequence: UInt64, _ turn: inout BusTurn) {
    guard sequence > delivered.sequence else { return }
    target = max(target, sequence)
    if case .resting = fetch { fetch = .none }
    pursue(&turn)
  }

  mutating func accept(_ position: StreamPosition, _ turn: inout BusTurn) {
    cursor = position
    delivered = position
    target = position.sequence
    isHalted = false
    haltReason = nil
    fetch = .none
    failures = 0
    toldAsOf = .min
    ask(&turn)
  }

  mutating func halt(_ reason: HaltReason, _ turn: inout BusTurn) {
    stand(reason)
    turn.actions.append(.halted(stream, reason))
  }

  /// Delivers nothing more; the writer knows.
  mutating func stand(_ reason: HaltReason) {
    guard !isHalted else { return }
    isHalted = true
    haltReason = reason
    fetch = .none
    nextHead = nil
    latestHead = nil
  }

  /// Hands the next event to the writer, and a head that it completes.
  mutating func deliver(_ sealed: SealedRecord, _ turn: inout BusTurn) {
    delivered.sequence = sealed.record.sequence
    delivered.hash = sealed.hash
    turn.counters.eventsDelivered += 1
    turn.actions.append(.deliver(sealed))
    while let head = nextHead, head.position.sequence <= delivered.sequence {
      nextHead = latestHead
      latestHead = nil
      tell(head, &turn)
    }
  }

  /// Tells a head that has just been reached.
  mutating func tell(_ head: Head, _ turn: inout BusTurn) {
    guard head.position == delivered, head.asOf >= toldAsOf else { return }
    toldAsOf = head.asOf
    turn.actions.append(.heardHead(head))
  }

  /// Whether all that the newest HEAD told of is applied.
  private var isAtHead: Bool {
    guard let head = lastHead else { return false }
    return cursor.epoch == head.epoch && cursor.sequence >= head.sequence
  }

  /// Takes a head for the status.
  mutating func note(_ head: StreamPosition, now: UInt64) {
    if isAtHead { atHeadUntil = now }
    lastHead = head
  }

  func status(now: UInt64, isSilent: Bool) -> BusStatus.Heard {
    BusStatus.Heard(
      stream: stream, peer: peer, cursor: cursor, delivered: delivered,
      head: lastHead, asOf: lastAsOf,
      behind: max(target, cursor.sequence) - cursor.sequence,
      behindMilliseconds: isAtHead ? 0 : atHeadUntil.map { now - $0 }, isHalted: isHalted,
      haltReason: haltReason, isSilent: isSilent, lastError: lastError)
  }
}
