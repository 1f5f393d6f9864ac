import CZeroMQ

/// Our PUB and ROUTER, and their rebinding.
struct BusServer {
  /// `nil` while rebinding.
  private(set) var publisher: WatchedSocket?
  private(set) var router: WatchedSocket?
  /// Where they listen, with ports as bound.
  private(set) var publish: String
  private(set) var route: String
  private let secretKey: String

  init(
    _ context: ZeroMQContext, secretKey: String, publish: String, route: String
  ) throws(BusFault) {
    self.secretKey = secretKey
    self.publish = publish
    self.route = route
    try open(context)
    if let publisher { self.publish = try publisher.socket.lastEndpoint() }
    if let router { self.route = try router.socket.lastEndpoint() }
  }

  var isOpen: Bool { publisher != nil && router != nil }

  /// Closes both. Their addresses become free a little later, on libzmq's own thread.
  mutating func close() {
    publisher = nil
    router = nil
  }

  mutating func open(_ context: ZeroMQContext) throws(BusFault) {
    if publisher == nil {
      publisher = try listen(context, ZMQ_PUB, ZapHandler.publishDomain, at: publish)
    }
    if router == nil {
      router = try listen(context, ZMQ_ROUTER, ZapHandler.requestDomain, at: route)
    }
  }

  private func listen(
    _ context: ZeroMQContext, _ type: Int32, _ domain: String, at endpoint: String
  ) throws(BusFault) -> WatchedSocket {
    let socket = try BusSockets.server(context, type, secretKey: secretKey, domain: domain)
    let watched = try WatchedSocket(context, socket)
    try socket.bind(endpoint)
    return watched
  }
}
