import CZeroMQ

/// Makes the bus's sockets with every option WIRE.md asks for; nothing is left at its default that
/// is unbounded or lets a stranger in. Binding and connecting are the caller's.
enum BusSockets {
  /// A PUB or ROUTER to bind: CURVE server, judged by ZAP in `domain`.
  static func server(
    _ context: ZeroMQContext, _ type: Int32, secretKey: String, domain: String
  ) throws(BusFault) -> ZeroMQSocket {
    let socket = try context.socket(type)
    try setCommon(socket)
    try socket.set(ZMQ_CURVE_SERVER, Int32(1))
    try socket.set(ZMQ_CURVE_SECRETKEY, secretKey)
    try socket.set(ZMQ_ZAP_DOMAIN, domain)
    try socket.set(tiaoji_zap_enforce_domain, Int32(1))
    if type == ZMQ_PUB {
      // PUB hears subscriptions alone, and each byte of a topic costs it some 32 bytes of tree.
      try socket.set(ZMQ_MAXMSGSIZE, Int64(1024))
      // Few subscriptions wait unread, so that a flood of them is held in TCP until it is cut.
      try socket.set(ZMQ_RCVHWM, Int32(64))
      // A subscriber that does not read costs at most this many events (a few megabytes); it
      // fetches what is dropped.
      try socket.set(ZMQ_SNDHWM, Int32(8192))
    } else {
      try socket.set(ZMQ_ROUTER_MANDATORY, Int32(1))
      // As many batches as one consumer may have under way (`JournalReads`): 13 MiB.
      try socket.set(ZMQ_SNDHWM, Int32(64))
      // 64 requests of at most 256 KiB: 16 MiB a connection.
      try socket.set(ZMQ_RCVHWM, Int32(64))
    }
    return socket
  }

  /// A SUB or DEALER to connect, as `pair`, to the owner of `serverKey`.
  static func client(
    _ context: ZeroMQContext, _ type: Int32, pair: CurveKeyPair, serverKey: String
  ) throws(BusFault) -> ZeroMQSocket {
    let socket = try context.socket(type)
    try setCommon(socket)
    try socket.set(ZMQ_CURVE_SERVERKEY, serverKey)
    try socket.set(ZMQ_CURVE_PUBLICKEY, pair.publicKey)
    try socket.set(ZMQ_CURVE_SECRETKEY, pair.secretKey)
    try socket.set(ZMQ_RECONNECT_IVL, Int32(50))
    try socket.set(ZMQ_RECONNECT_IVL_MAX, Int32(1000))
    if type == ZMQ_SUB {
      // A burst waits here (64 MiB of the largest events); beyond it TCP and then PUB hold it back.
      try socket.set(ZMQ_RCVHWM, Int32(1024))
    } else {
      // Nothing is queued for a peer that is not there: a FETCH would arrive stale.
      try socket.set(ZMQ_IMMEDIATE, Int32(1))
      try socket.set(ZMQ_SNDHWM, Int32(256))
      try socket.set(ZMQ_RCVHWM, Int32(64))
    }
    return socket
  }

  private static func setCommon(_ socket: ZeroMQSocket) throws(BusFault) {
    try socket.set(ZMQ_LINGER, Int32(0))
    try socket.set(ZMQ_MAXMSGSIZE, Int64(WireLimits.frameMaximumBytes))
    // A connection whose other end is gone without a word is noticed within ten seconds. Not by ZMTP's
    // heartbeats: libzmq (4.3, its issue 4841) aborts the process if one is due on a connection that
    // broke while it was held back.
    try socket.set(ZMQ_TCP_KEEPALIVE, Int32(1))
    try socket.set(ZMQ_TCP_KEEPALIVE_IDLE, Int32(5))
    try socket.set(ZMQ_TCP_KEEPALIVE_INTVL, Int32(1))
    try socket.set(ZMQ_TCP_KEEPALIVE_CNT, Int32(5))
    try socket.set(ZMQ_TCP_MAXRT, Int32(10_000))
    try socket.set(ZMQ_HANDSHAKE_IVL, Int32(5000))
  }
}
