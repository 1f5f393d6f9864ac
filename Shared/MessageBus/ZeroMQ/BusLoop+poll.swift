import CZeroMQ

/// Polling and receiving. ROUTER and ZAP are always read; a SUB only while the writer has room.
extension BusLoop {
  /// Waits for a frame, a post or the next deadline, and takes what is there.
  func pollOnce() {
    var items = [
      zmq_pollitem_t(socket: nil, fd: mailbox.descriptor, events: Self.readable, revents: 0),
      Self.item(zap.socket, Self.readable),
    ]
    if let router = server.router { items.append(Self.item(router.socket, Self.readable)) }
    let first = items.count
    for peer in peers {
      let isWanted = core.wantsPublished(from: peer.name)
      items.append(Self.item(peer.subscriber.socket, isWanted ? Self.readable : 0))
      items.append(
        Self.item(
          peer.dealer.socket, Self.readable | (peer.isUnreachable ? Self.writable : 0)))
    }
    zmq_poll(&items, Int32(items.count), pauseMilliseconds)
    if items[1].isReadable { zap.serve() }
    let routerIsEmpty = first > 2 && items[2].isReadable ? serveRequests() : true
    var emptySubscribers: Set<Int> = []
    var emptyDealers: Set<Int> = []
    for index in peers.indices {
      let subscriber = items[first + 2 * index]
      let dealer = items[first + 2 * index + 1]
      let isEmpty = subscriber.isReadable ? hear(index) : subscriber.events != 0
      if subscriber.isReadable || subscriber.events == 0 {
        peers[index].heardAt = clock.milliseconds
      }
      if isEmpty { emptySubscribers.insert(index) }
      if dealer.isReadable ? takeAnswers(index) : true { emptyDealers.insert(index) }
      if dealer.revents & Self.writable != 0 {
        peers[index].isUnreachable = false
        handle(.reachable(peer: peers[index].name))
      }
    }
    watch(
      routerIsEmpty: routerIsEmpty, emptySubscribers: emptySubscribers,
      emptyDealers: emptyDealers)
  }

  /// Like the two below: `true` if it left no whole message behind.
  private func hear(_ index: Int) -> Bool {
    let peer = peers[index]
    defer { peer.subscriber.completed(now: clock.milliseconds) }
    for _ in 0..<Self.burstMaximum {
      guard core.wantsPublished(from: peer.name) else { return false }
      guard peer.subscriber.socket.receive(message) else { return true }
      guard isWhole(peer.subscriber.socket) else { continue }
      handle(.published(peer: peer.name, frame: message.bytes))
    }
    return false
  }

  private func takeAnswers(_ index: Int) -> Bool {
    let peer = peers[index]
    defer { peer.dealer.completed(now: clock.milliseconds) }
    for _ in 0..<Self.burstMaximum {
      guard peer.dealer.socket.receive(message) else { return true }
      guard isWhole(peer.dealer.socket) else { continue }
      handle(.answered(peer: peer.name, frame: message.bytes))
    }
    return false
  }

  private func serveRequests() -> Bool {
    guard let router = server.router else { return true }
    var descriptors: Set<Int32> = []
    defer { router.completed(descriptors, now: clock.milliseconds) }
    for _ in 0..<Self.burstMaximum {
      guard router.socket.receive(message) else { return true }
      let route = message.bytes
      guard message.hasMore, router.socket.receive(message) else { continue }
      descriptors.insert(message.descriptor)
      let user = message.userID ?? ""
      guard isWhole(router.socket) else { continue }
      handle(
        .requested(route: route, user: user, roles: zap.roles(of: user), frame: message.bytes))
    }
    return false
  }

  /// Whether the frame just received is the message's last; the rest of a longer one is dropped.
  private func isWhole(_ socket: ZeroMQSocket) -> Bool {
    guard message.hasMore else { return true }
    counters.multipartRefused += 1
    while message.hasMore, socket.receive(message) {}
    return false
  }

  private static func item(_ socket: ZeroMQSocket, _ events: Int16) -> zmq_pollitem_t {
    zmq_pollitem_t(socket: socket.handle, fd: 0, events: events, revents: 0)
  }

  /// Messages taken from one socket before the others have their turn.
  private static let burstMaximum = 512
  private static let readable = Int16(ZMQ_POLLIN)
  private static let writable = Int16(ZMQ_POLLOUT)
}

extension zmq_pollitem_t {
  fileprivate var isReadable: Bool { revents & Int16(ZMQ_POLLIN) != 0 }
}
