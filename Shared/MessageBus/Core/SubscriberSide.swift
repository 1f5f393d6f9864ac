/// The half of the core that hears others: one follower per heard stream.
struct SubscriberSide {
  private let configuration: BusConfiguration
  private let peers: [String]
  private var followers: [StreamFollower] = []
  private var index: [StreamName: Int] = [:]
  /// Milliseconds of the last frame of each peer.
  private var lastHeard: [String: UInt64] = [:]
  private var startedAt: UInt64 = 0
  private var acknowledgeDue: UInt64 = 0
  private var asker: AskerSide

  init(_ configuration: BusConfiguration) {
    self.configuration = configuration
    asker = AskerSide(timeoutMilliseconds: configuration.askTimeoutMilliseconds)
    peers = Set(configuration.heard.map(\.peer)).sorted()
  }

  var nextDeadline: UInt64 {
    guard !followers.isEmpty else { return .max }
    return followers.reduce(min(acknowledgeDue, asker.nextDeadline)) { min($0, $1.nextDeadline) }
  }

  mutating func start(
    cursors: [StreamName: StreamPosition], halted: Set<StreamName>, _ turn: inout BusTurn
  ) {
    followers = configuration.heard.map { heard in
      StreamFollower(
        heard, configuration, cursor: cursors[heard.stream] ?? .start,
        isHalted: halted.contains(heard.stream))
    }
    index = [:]
    for position in followers.indices { index[followers[position].stream] = position }
    startedAt = turn.now
    acknowledgeDue = turn.now
    for position in followers.indices { followers[position].pursue(&turn) }
  }

  mutating func change(
    _ stream: StreamName, _ turn: inout BusTurn,
    _ body: (inout StreamFollower, inout BusTurn) -> Void
  ) {
    guard let position = index[stream] else { return }
    body(&followers[position], &turn)
  }

  mutating func apply(
    _ stream: StreamName, _ position: StreamPosition, _ turn: inout BusTurn
  ) {
    change(stream, &turn) { $0.apply(position, &$1) }
  }

  /// Takes a frame that SUB heard.
  mutating func hear(peer: String, frame: [UInt8], _ turn: inout BusTurn) {
    lastHeard[peer] = turn.now
    guard let published = try? PublishedFrame(decoding: frame) else {
      turn.counters.faultyFrames += 1
      return
    }
    switch published {
    case .event(let stream, let hash, let record):
      guard let position = index[stream], followers[position].peer == peer else { return }
      followers[position].hear(record: record, hash: hash, &turn)
    case .head(let head):
      guard let position = index[head.stream], followers[position].peer == peer else { return }
      followers[position].hear(head: head, &turn)
    }
  }

  /// Takes a frame that a peer's ROUTER sent.
  mutating func take(peer: String, frame: [UInt8], _ turn: inout BusTurn) {
    lastHeard[peer] = turn.now
    guard let answer = try? AnswerFrame(decoding: frame) else {
      turn.counters.faultyFrames += 1
      return
    }
    if asker.take(peer: peer, answer, &turn) { return }
    let requestID = answer.requestID
    guard
      let position = followers.firstIndex(where: {
        $0.peer == peer && $0.isWaiting(for: requestID)
      })
    else { return }
    switch answer {
    case .batch(let batch):
      followers[position].take(batch: batch, &turn)
    case .error(_, let code, let retryAfter, _):
      followers[position].take(error: code, retryAfterMilliseconds: retryAfter, &turn)
    case .reply, .answer:
      turn.counters.faultyFrames += 1
    }
  }

  mutating func ask(
    peer: String, token: UInt64, _ question: AskQuestion, _ turn: inout BusTurn
  ) {
    asker.ask(peer: peer, token: token, question, &turn)
  }

  mutating func reach(peer: String, _ turn: inout BusTurn) {
    for position in followers.indices where followers[position].peer == peer {
      followers[position].reach(&turn)
    }
    acknowledge(to: peer, &turn)
  }

  mutating func tick(_ turn: inout BusTurn) {
    asker.tick(&turn)
    for position in followers.indices { followers[position].tick(&turn) }
    guard !followers.isEmpty, turn.now >= acknowledgeDue else { return }
    for peer in peers { acknowledge(to: peer, &turn) }
    acknowledgeDue = turn.now + configuration.ackIntervalMilliseconds
  }

  /// A peer is heard while any of its streams has room. If all are full, its frames wait unread; if
  /// all are halted they are read and dropped, which shows that the peer is alive.
  func wantsPublished(from peer: String) -> Bool {
    var hasFull = false
    for follower in followers where follower.peer == peer && !follower.isHalted {
      if follower.room > 0 { return true }
      hasFull = true
    }
    return !hasFull
  }

  func status(now: UInt64) -> [BusStatus.Heard] {
    followers.map { follower in
      let heard = lastHeard[follower.peer]
      let isSilent = now >= (heard ?? startedAt) + configuration.peerSilentMilliseconds
      return follower.status(now: now, isSilent: isSilent)
    }
  }

  private func acknowledge(to peer: String, _ turn: inout BusTurn) {
    let acknowledgements = followers.filter { $0.peer == peer }.map {
      RequestFrame.Acknowledgement(stream: $0.stream, position: $0.cursor)
    }
    for start in stride(
      from: 0, to: acknowledgements.count, by: WireLimits.acknowledgedMaximum)
    {
      let end = min(start + WireLimits.acknowledgedMaximum, acknowledgements.count)
      let part = Array(acknowledgements[start..<end])
      guard let frame = try? RequestFrame.acknowledge(part).encoded() else { continue }
      turn.actions.append(.request(peer: peer, frame))
    }
  }
}
