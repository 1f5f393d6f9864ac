import MessageBus

/// A core that hears `intake/3303` and is driven frame by frame.
struct CoreBench {
  let stream: StreamName
  let journal: TestJournal
  var core: BusCore
  private(set) var milliseconds: UInt64 = 0
  private(set) var delivered: [UInt64] = []
  private(set) var heads: [Head] = []
  private(set) var halts: [HaltReason] = []
  private(set) var fetches: [Fetch] = []
  private(set) var acknowledgements: [[RequestFrame.Acknowledgement]] = []
  /// Whether what is delivered counts as applied at once.
  var appliesAtOnce = true

  struct Fetch: Equatable {
    var requestID: UInt64
    var epoch: UInt32
    var from: UInt64
    var maximum: UInt16
  }

  init(
    cursor: StreamPosition? = nil, isStarted: Bool = true,
    configure: (inout BusConfiguration) -> Void = { _ in }
  ) throws {
    stream = try .named("intake/3303")
    journal = TestJournal(stream)
    var configuration = BusConfiguration(
      process: "matching", published: [], heard: [HeardStream(stream: stream, peer: "intake")])
    configure(&configuration)
    core = BusCore(configuration)
    if isStarted {
      var cursors: [StreamName: StreamPosition] = [:]
      if let cursor { cursors[stream] = cursor }
      try put(.started(heads: [], cursors: cursors, halted: []))
    }
  }

  mutating func put(_ input: BusInput) throws {
    for action in core.handle(input) {
      switch action {
      case .deliver(let sealed):
        delivered.append(sealed.record.sequence)
        if appliesAtOnce { try put(.applied([sealed.record.stream: sealed.position])) }
      case .heardHead(let head): heads.append(head)
      case .halted(_, let reason): halts.append(reason)
      case .request(_, let frame): try note(frame)
      default: break
      }
    }
  }

  mutating func tick(_ milliseconds: UInt64) throws {
    self.milliseconds += milliseconds
    try put(.tick(milliseconds: self.milliseconds))
  }

  mutating func hear(_ sealed: SealedRecord) throws {
    try put(.published(peer: "intake", frame: PublishedFrame.encode(event: sealed)))
  }

  mutating func hear(_ head: Head) throws {
    try put(.published(peer: "intake", frame: PublishedFrame.encode(head: head)))
  }

  /// Hears a head with that `asOf`.
  mutating func hear(_ position: StreamPosition, asOf: Int64) throws {
    try hear(Head(stream: stream, position: position, asOf: asOf))
  }

  mutating func take(_ answer: AnswerFrame) throws {
    try put(.answered(peer: "intake", frame: try answer.encoded()))
  }

  /// Answers a FETCH from the journal.
  mutating func answer(_ fetch: Fetch) throws {
    let request = JournalRequest(
      route: [], requestID: fetch.requestID, stream: stream, epoch: fetch.epoch,
      from: fetch.from, maximumEvents: Int(fetch.maximum), maximumBytes: 200 * 1024)
    switch journal.answer(request).result {
    case .batch(let records, let head):
      try take(batch(fetch, head: head, records: records))
    case .otherEpoch: try refuse(fetch, .otherEpoch)
    case .unknownStream: try refuse(fetch, .unknownStream)
    case .busy(let retryAfter): try refuse(fetch, .busy, retryAfter: retryAfter)
    }
  }

  func batch(_ fetch: Fetch, head: StreamPosition, records: [[UInt8]]) -> AnswerFrame {
    .batch(
      AnswerFrame.Batch(
        requestID: fetch.requestID, stream: stream, head: head, records: records))
  }

  mutating func refuse(
    _ fetch: Fetch, _ code: AnswerFrame.ErrorCode, retryAfter: UInt32 = 0
  ) throws {
    try take(
      .error(
        requestID: fetch.requestID, code: code, retryAfterMilliseconds: retryAfter, message: ""))
  }

  /// The last FETCH sent.
  var fetch: Fetch {
    get throws {
      guard let fetch = fetches.last else { throw NeverHappened(sentence: "a FETCH") }
      return fetch
    }
  }

  /// Answers FETCHes until no more is sent.
  mutating func catchUp() throws {
    var answered: UInt64 = 0
    while let fetch = fetches.last, fetch.requestID > answered {
      answered = fetch.requestID
      try answer(fetch)
    }
  }

  var status: BusStatus.Heard {
    get throws {
      guard let status = core.status.heard.first else {
        throw NeverHappened(sentence: "a status")
      }
      return status
    }
  }

  private mutating func note(_ frame: [UInt8]) throws {
    switch try RequestFrame(decoding: frame) {
    case .fetch(let requestID, _, let epoch, let from, let maximum):
      fetches.append(
        Fetch(requestID: requestID, epoch: epoch, from: from, maximum: maximum))
    case .acknowledge(let acknowledgements):
      self.acknowledgements.append(acknowledgements)
    case .ask, .operate:
      throw NeverHappened(sentence: "a core that asks or operates by itself")
    }
  }
}
