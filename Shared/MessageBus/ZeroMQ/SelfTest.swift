import CZeroMQ

/// Shows at start that the doors are shut: a key nobody knows knocks at both sockets, and the ZAP
/// handler must be seen to refuse it. (The one who is refused hears only silence.)
enum SelfTest {
  static func run(
    _ context: ZeroMQContext, zap: ZapHandler, serverKey: String, addresses: BusPeer
  ) throws(BusFault) {
    let stranger = try CurveKeyPair.random()
    let subscriber = try BusSockets.client(
      context, ZMQ_SUB, pair: stranger, serverKey: serverKey)
    try subscriber.connect(own(addresses.publish))
    let dealer = try BusSockets.client(
      context, ZMQ_DEALER, pair: stranger, serverKey: serverKey)
    try dealer.connect(own(addresses.route))
    defer { withExtendedLifetime((subscriber, dealer)) {} }
    zap.watchedKey = stranger.publicKey
    let expected: Set = [ZapHandler.publishDomain, ZapHandler.requestDomain]
    let clock = MonotonicClock()
    while zap.watchedDomains != expected {
      guard clock.milliseconds < timeoutMilliseconds else { throw .selfTestFailed }
      var item = zmq_pollitem_t(
        socket: zap.socket.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
      zmq_poll(&item, 1, 50)
      zap.serve()
    }
    zap.watchedKey = nil
  }

  /// An address that listens on every interface is reached by the loopback.
  private static func own(_ address: String) -> String {
    address.hasPrefix("tcp://0.0.0.0:")
      ? "tcp://127.0.0.1:" + address.dropFirst("tcp://0.0.0.0:".count) : address
  }

  private static let timeoutMilliseconds: UInt64 = 5000
}
