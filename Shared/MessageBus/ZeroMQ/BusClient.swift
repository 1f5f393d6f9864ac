import CZeroMQ

/// One-shot requests to a process, for the command line: asks, waits on the caller's thread, and
/// returns. Not thread-safe.
package final class BusClient {
  private let peer: BusPeer
  private let context: ZeroMQContext
  private let pair: CurveKeyPair
  private let serverKey: String
  private let dealer: WatchedSocket
  private var subscriber: ZeroMQSocket?
  private let message = ZeroMQMessage()
  private var requestID: UInt64 = 0

  /// Connects as `name`, whose pair is in `keys` with the peer's public key.
  package init(peer: BusPeer, name: String, keys: KeyRing) throws(BusFault) {
    self.peer = peer
    pair = try keys.pair(of: name)
    serverKey = try keys.publicKey(of: peer.name)
    context = try ZeroMQContext()
    dealer = try WatchedSocket(
      context,
      try BusSockets.client(context, ZMQ_DEALER, pair: pair, serverKey: serverKey))
    try dealer.socket.connect(peer.route)
  }

  /// Has the process carry out an operator's verb. `status`: 0 done, 1 refused, 2 failed.
  package func operate(
    _ verb: String, json: [UInt8], timeoutMilliseconds: Int
  ) throws(BusFault) -> (status: UInt8, json: [UInt8]) {
    requestID += 1
    let answer = try ask(
      .operate(requestID: requestID, verb: verb, json: json), timeoutMilliseconds)
    guard case .reply(_, let status, let json) = answer else {
      throw .faultyAnswer(.unknownKind(0))
    }
    return (status, json)
  }

  /// Reads records of a journal, not verified, from sequence `from` on.
  package func fetch(
    _ stream: StreamName, epoch: UInt32, from: UInt64,
    maximum: UInt16 = UInt16(WireLimits.batchMaximumEvents), timeoutMilliseconds: Int
  ) throws(BusFault) -> AnswerFrame.Batch {
    requestID += 1
    let answer = try ask(
      .fetch(
        requestID: requestID, stream: stream, epoch: epoch, from: from, maximum: maximum),
      timeoutMilliseconds)
    guard case .batch(let batch) = answer else { throw .faultyAnswer(.unknownKind(0)) }
    return batch
  }

  /// From now on `next` returns what is published on this stream.
  package func subscribe(_ stream: StreamName) throws(BusFault) {
    let topic = PublishedFrame.topic(stream)
    if let subscriber {
      try subscriber.set(ZMQ_SUBSCRIBE, topic)
      return
    }
    let socket = try BusSockets.client(context, ZMQ_SUB, pair: pair, serverKey: serverKey)
    try socket.set(ZMQ_SUBSCRIBE, topic)
    try socket.connect(peer.publish)
    subscriber = socket
  }

  /// The next frame published on a subscribed stream; `nil` when the time is over. The hash of an
  /// event has not been compared.
  package func next(timeoutMilliseconds: Int) throws(BusFault) -> PublishedFrame? {
    guard let subscriber, let frame = wait(subscriber, timeoutMilliseconds) else { return nil }
    return try checked { () throws(FrameFault) in try PublishedFrame(decoding: frame) }
  }

  private func ask(_ request: RequestFrame, _ timeout: Int) throws(BusFault) -> AnswerFrame {
    let frame = try checked { () throws(FrameFault) in try request.encoded() }
    let clock = MonotonicClock()
    var isSent = false
    while clock.milliseconds < UInt64(max(0, timeout)) {
      if !isSent { isSent = dealer.socket.send(frame) }
      dealer.update(now: clock.milliseconds)
      if dealer.isRefused { throw .keyRefused(peer: peer.name) }
      let left = timeout - Int(clock.milliseconds)
      guard let bytes = wait(dealer.socket, min(left, 20)) else { continue }
      let answer = try checked { () throws(FrameFault) in try AnswerFrame(decoding: bytes) }
      // An answer to a question that was given up is passed over.
      guard answer.requestID == requestID else { continue }
      if case .error(_, let code, _, let message) = answer {
        throw .refused(code: code, message: message)
      }
      return answer
    }
    throw .noAnswer(peer: peer.name, milliseconds: timeout)
  }

  private func checked<Value>(
    _ body: () throws(FrameFault) -> Value
  ) throws(BusFault) -> Value {
    do throws(FrameFault) {
      return try body()
    } catch {
      throw .faultyAnswer(error)
    }
  }

  private func wait(_ socket: ZeroMQSocket, _ timeout: Int) -> [UInt8]? {
    var item = zmq_pollitem_t(
      socket: socket.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    guard zmq_poll(&item, 1, max(0, timeout)) > 0, socket.receive(message) else { return nil }
    guard !message.hasMore else {
      while message.hasMore, socket.receive(message) {}
      return nil
    }
    return message.bytes
  }
}
