import DequeModule

/// The bus thread: every socket of the process, the core, and the loop that polls them.
///
/// `@unchecked Sendable`: used by the thread that binds and connects, and from `run` on by the bus
/// thread alone; starting that thread orders the two.
final class BusLoop: @unchecked Sendable {
  let process: String
  let handlers: BusHandlers
  let mailbox: BusMailbox
  let board: BusBoard
  let context: ZeroMQContext
  let zap: ZapHandler
  var server: BusServer
  var peers: [PeerSockets] = []
  var core: BusCore
  var allowList: AllowList
  let clock = MonotonicClock()
  /// Counts of the shell; the core keeps its own.
  var counters = BusCounters()
  let message = ZeroMQMessage()
  var watchedAt: UInt64 = 0
  var knockedAt: UInt64 = 0

  private let heard: [HeardStream]
  private let keys: KeyRing
  private let pair: CurveKeyPair
  private var actions: [BusAction] = []
  private var shownAt: UInt64 = 0

  init(
    _ configuration: ZeroMQShell.Configuration, handlers: BusHandlers, mailbox: BusMailbox,
    board: BusBoard
  ) throws(BusFault) {
    process = configuration.bus.process
    heard = configuration.bus.heard
    keys = KeyRing(folder: configuration.keyFolder)
    self.handlers = handlers
    self.mailbox = mailbox
    self.board = board
    core = BusCore(configuration.bus)
    allowList = try keys.allowList()
    pair = try keys.pair(of: process)
    context = try ZeroMQContext()
    zap = try ZapHandler(context, process: process, allowList: allowList)
    server = try BusServer(
      context, secretKey: pair.secretKey, publish: configuration.publish,
      route: configuration.route)
    try SelfTest.run(context, zap: zap, serverKey: pair.publicKey, addresses: addresses)
  }

  var addresses: BusPeer {
    BusPeer(name: process, publish: server.publish, route: server.route)
  }

  func connect(_ peers: [BusPeer]) throws(BusFault) {
    for peer in peers {
      let topics = heard.filter { $0.peer == peer.name }.map { PublishedFrame.topic($0.stream) }
      self.peers.append(
        try PeerSockets(
          context, peer, pair: pair, serverKey: try keys.publicKey(of: peer.name),
          topics: topics))
    }
  }

  func run() {
    while takePosts() {
      handle(.tick(milliseconds: clock.milliseconds))
      rebindIfClosed()
      show()
      pollOnce()
    }
  }

  /// Runs the core and does what it says.
  func handle(_ input: BusInput) {
    core.handle(input, into: &actions)
    guard !actions.isEmpty else { return }
    for action in actions where !handlers.perform(action) {
      switch action {
      case .publish(let frame): _ = server.publisher?.socket.send(frame)
      case .request(let peer, let frame): request(peer, frame)
      case .answer(let route, let frame): answer(route, frame)
      default: break
      }
    }
    actions.removeAll(keepingCapacity: true)
  }

  /// Milliseconds until something is due without any frame or post.
  var pauseMilliseconds: Int {
    let now = clock.milliseconds
    var due = core.nextDeadlineMilliseconds
    if !server.isOpen { due = min(due, now + Self.rebindIntervalMilliseconds) }
    return due <= now ? 0 : Int(min(due - now, Self.watchIntervalMilliseconds))
  }

  /// `false` when the bus is to end.
  private func takePosts() -> Bool {
    let contents = mailbox.take()
    counters.postsDropped += contents.recordsDropped
    for input in contents.inputs { handle(input) }
    if let list = contents.allowList { use(list) }
    return !contents.isStopping
  }

  private func use(_ list: AllowList) {
    let hasLoss = allowList.entries.contains { old in
      guard let new = list[publicKey: old.publicKey], new.name == old.name else { return true }
      return !old.roles.isSubset(of: new.roles)
    }
    allowList = list
    zap.use(list)
    counters.reloads += 1
    if hasLoss { server.close() }
  }

  /// The addresses of closed sockets become free on libzmq's thread, so binding may have to wait.
  private func rebindIfClosed() {
    guard !server.isOpen else { return }
    try? server.open(context)
  }

  private func show() {
    let now = clock.milliseconds
    guard now >= shownAt + Self.showIntervalMilliseconds else { return }
    var status = core.status
    status.isOpen = server.isOpen
    status.counters.add(counters)
    status.counters.handshakesRefused = zap.refusedCount
    status.counters.handshakesAllowed = zap.allowedCount
    status.refusingPeers = peers.filter(\.isRefused).map(\.name)
    board.show(status)
    shownAt = now
  }

  private func request(_ peer: String, _ frame: [UInt8]) {
    guard let index = peers.firstIndex(where: { $0.name == peer }) else { return }
    guard peers[index].dealer.socket.send(frame) else {
      counters.unsent += 1
      peers[index].isUnreachable = true
      return
    }
  }

  private func answer(_ route: [UInt8], _ frame: [UInt8]) {
    guard let router = server.router?.socket else { return }
    guard router.send(route, more: true), router.send(frame) else {
      counters.unsent += 1
      return
    }
  }

  /// How long a connection may send before somebody looks.
  private static let watchIntervalMilliseconds: UInt64 = 25
  private static let showIntervalMilliseconds: UInt64 = 20
  private static let rebindIntervalMilliseconds: UInt64 = 5
}
