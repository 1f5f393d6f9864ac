import CZeroMQ

/// Our SUB and DEALER to one peer.
struct PeerSockets {
  let peer: BusPeer
  let subscriber: WatchedSocket
  let dealer: WatchedSocket
  /// A frame could not be sent; the loop waits until one can.
  var isUnreachable = false
  /// Milliseconds at which a frame was last heard, or the SUB last left unread on purpose.
  var heardAt: UInt64 = 0
  private let isHeard: Bool

  var name: String { peer.name }
  var isRefused: Bool { subscriber.isRefused || dealer.isRefused }

  init(
    _ context: ZeroMQContext, _ peer: BusPeer, pair: CurveKeyPair, serverKey: String,
    topics: [[UInt8]]
  ) throws(BusFault) {
    self.peer = peer
    isHeard = !topics.isEmpty
    subscriber = try WatchedSocket(
      context, try BusSockets.client(context, ZMQ_SUB, pair: pair, serverKey: serverKey))
    dealer = try WatchedSocket(
      context, try BusSockets.client(context, ZMQ_DEALER, pair: pair, serverKey: serverKey))
    for topic in topics { try subscriber.socket.set(ZMQ_SUBSCRIBE, topic) }
    try subscriber.socket.connect(peer.publish)
    try dealer.socket.connect(peer.route)
  }

  /// Knocks again where our key was refused: it may be allowed by now; and at both sockets of a peer
  /// of which nothing was heard for five seconds, though it tells its head each second: the connection
  /// may be dead, and look alive.
  mutating func connectAgain(now: UInt64) {
    let isSilent = isHeard && now >= heardAt + Self.silentMilliseconds
    if isSilent { heardAt = now }
    if isSilent || subscriber.isRefused { try? subscriber.connectAgain(to: peer.publish) }
    if isSilent || dealer.isRefused { try? dealer.connectAgain(to: peer.route) }
  }

  private static let silentMilliseconds: UInt64 = 5_000
}
