/// The half of the core that others hear: our records, heads, journal and operators' verbs.
struct PublisherSide {
  private let configuration: BusConfiguration
  private var heads: [StreamName: Head] = [:]
  /// The farthest that anyone can have heard of each stream: the head, or a BATCH read from the
  /// journal before its commit was posted to us.
  private var farthest: [StreamName: StreamPosition] = [:]
  private var acknowledged: [String: [StreamName: BusStatus.Consumer]] = [:]
  private var rewoundStreams: Set<StreamName> = []
  private var reads = RequestsUnderWay()
  private var asks = RequestsUnderWay()
  private var isStarted = false
  private var headsDue: UInt64 = 0

  init(_ configuration: BusConfiguration) {
    self.configuration = configuration
  }

  var publishedHeads: [Head] { heads.values.sorted { $0.stream < $1.stream } }

  var consumers: [BusStatus.Consumer] {
    acknowledged.values.flatMap(\.values).sorted {
      ($0.user, $0.stream) < ($1.user, $1.stream)
    }
  }

  var nextDeadline: UInt64 { isStarted ? headsDue : .max }

  mutating func start(heads: [Head], _ turn: inout BusTurn) {
    self.heads = [:]
    farthest = [:]
    for head in heads {
      self.heads[head.stream] = head
      farthest[head.stream] = head.position
    }
    isStarted = true
    publishHeads(&turn)
  }

  mutating func publish(
    records: [SealedRecord], heads: [Head], idle: Bool, _ turn: inout BusTurn
  ) {
    for sealed in records {
      turn.actions.append(.publish(PublishedFrame.encode(event: sealed)))
    }
    turn.counters.eventsPublished += UInt64(records.count)
    for head in heads {
      self.heads[head.stream] = head
      extend(head.stream, to: head.position)
      if idle { turn.actions.append(.publish(PublishedFrame.encode(head: head))) }
    }
  }

  mutating func tick(_ turn: inout BusTurn) {
    guard isStarted, turn.now >= headsDue else { return }
    publishHeads(&turn)
  }

  /// Answers a frame that came to our ROUTER.
  mutating func serve(
    route: [UInt8], user: String, roles: Set<String>, frame: [UInt8], _ turn: inout BusTurn
  ) {
    let request: RequestFrame
    do {
      request = try RequestFrame(decoding: frame)
    } catch {
      turn.counters.faultyFrames += 1
      let requestID = RequestFrame.requestID(of: frame)
      refuse(route, requestID, .malformed, error.description, &turn)
      return
    }
    let mayHear = BusRole.maySubscribe(roles, to: configuration.process)
    switch request {
    case .fetch(let requestID, let stream, let epoch, let from, let maximum):
      guard mayHear, roles.contains(BusRole.fetch) else {
        refuse(route, requestID, .forbidden, "this key may not fetch here", &turn)
        return
      }
      guard configuration.published.contains(stream) else {
        refuse(route, requestID, .unknownStream, "not published here", &turn)
        return
      }
      guard isStarted, reads.begin(route) else {
        refuse(route, requestID, .busy, "busy", retryAfter: 100, &turn)
        return
      }
      let wanted = max(1, min(Int(maximum), configuration.fetchMaximumEvents))
      turn.actions.append(
        .readJournal(
          JournalRequest(
            route: route, requestID: requestID, stream: stream, epoch: epoch, from: from,
            maximumEvents: wanted, maximumBytes: configuration.fetchMaximumBytes)))
    case .acknowledge(let acknowledgements):
      guard mayHear else {
        refuse(route, 0, .forbidden, "this key may not hear this process", &turn)
        return
      }
      for acknowledgement in acknowledgements { note(acknowledgement, user: user, &turn) }
    case .ask(let requestID, let question):
      guard BusRole.mayAsk(roles, for: question.purpose) else {
        refuse(route, requestID, .forbidden, "this key may not ask for this purpose", &turn)
        return
      }
      guard asks.begin(route) else {
        refuse(route, requestID, .busy, "busy", retryAfter: 100, &turn)
        return
      }
      turn.actions.append(
        .ask(AskRequest(route: route, requestID: requestID, user: user, question: question)))
    case .operate(let requestID, let verb, let json):
      guard BusRole.mayOperate(roles, verb: verb) else {
        refuse(route, requestID, .forbidden, "this key may not use this verb", &turn)
        return
      }
      turn.actions.append(
        .operate(
          OperateRequest(
            route: route, requestID: requestID, user: user, verb: verb, json: json)))
    }
  }

  /// Sends what the librarian found.
  mutating func answer(_ answer: JournalAnswer, _ turn: inout BusTurn) {
    let request = answer.request
    reads.end(request.route)
    switch answer.result {
    case .batch(let records, let head):
      extend(request.stream, to: head)
      let batch = AnswerFrame.Batch(
        requestID: request.requestID, stream: request.stream, head: head, records: records)
      send(.batch(batch), to: request.route, &turn)
      turn.counters.batchesServed += 1
    case .otherEpoch(let head):
      extend(request.stream, to: head)
      let message = "the epoch is \(head.epoch) now"
      refuse(request.route, request.requestID, .otherEpoch, message, &turn)
    case .unknownStream:
      refuse(request.route, request.requestID, .unknownStream, "not published here", &turn)
    case .busy(let retryAfter):
      refuse(request.route, request.requestID, .busy, "busy", retryAfter: retryAfter, &turn)
    }
  }

  /// Sends what the vault gave.
  mutating func answer(_ request: AskRequest, _ outcome: AskOutcome, _ turn: inout BusTurn) {
    asks.end(request.route)
    switch outcome {
    case .values(let values):
      send(.answer(requestID: request.requestID, values: values), to: request.route, &turn)
    case .failed(let failure):
      refuse(
        request.route, request.requestID, failure.errorCode, failure.rawValue, retryAfter: 1_000,
        &turn)
    }
  }

  func reply(
    route: [UInt8], requestID: UInt64, status: UInt8, json: [UInt8], _ turn: inout BusTurn
  ) {
    send(.reply(requestID: requestID, status: status, json: json), to: route, &turn)
  }

  private mutating func publishHeads(_ turn: inout BusTurn) {
    for head in publishedHeads {
      turn.actions.append(.publish(PublishedFrame.encode(head: head)))
    }
    headsDue = turn.now + configuration.headIntervalMilliseconds
  }

  private mutating func extend(_ stream: StreamName, to position: StreamPosition) {
    guard let known = farthest[stream] else {
      farthest[stream] = position
      return
    }
    if (position.epoch, position.sequence) > (known.epoch, known.sequence) {
      farthest[stream] = position
    }
  }

  /// Takes one entry of an ACK. What a consumer has seen it has from us; if our journal does not
  /// reach that far, or holds something else there, our store was set back.
  private mutating func note(
    _ acknowledgement: RequestFrame.Acknowledgement, user: String, _ turn: inout BusTurn
  ) {
    let stream = acknowledgement.stream
    let seen = acknowledgement.position
    guard let known = farthest[stream] else { return }
    acknowledged[user, default: [:]][stream] = BusStatus.Consumer(
      user: user, stream: stream, position: seen,
      behind: known.sequence - min(known.sequence, seen.sequence), heardMilliseconds: turn.now)
    let isAhead = (seen.epoch, seen.sequence) > (known.epoch, known.sequence)
    let isOther =
      (seen.epoch, seen.sequence) == (known.epoch, known.sequence) && seen.hash != known.hash
    if isAhead || isOther, rewoundStreams.insert(stream).inserted {
      turn.actions.append(.rewound(by: user, stream: stream, seen: seen))
    }
  }

  private func refuse(
    _ route: [UInt8], _ requestID: UInt64, _ code: AnswerFrame.ErrorCode, _ message: String,
    retryAfter: UInt32 = 0, _ turn: inout BusTurn
  ) {
    turn.counters.errorsServed += 1
    send(
      .error(
        requestID: requestID, code: code, retryAfterMilliseconds: retryAfter, message: message),
      to: route, &turn)
  }

  /// An answer of ours that breaks a limit becomes an ERROR: better told than silent.
  private func send(_ answer: AnswerFrame, to route: [UInt8], _ turn: inout BusTurn) {
    do {
      turn.actions.append(.answer(route: route, try answer.encoded()))
    } catch {
      refuse(route, answer.requestID, .malformed, "the answer broke a limit", &turn)
    }
  }
}
