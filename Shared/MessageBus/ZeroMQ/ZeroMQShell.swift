import Foundation
import Synchronization

/// The bus over ZeroMQ: one thread owns every socket. CURVE and ZAP are always on.
///
/// `start`, then any number of `post`, the first of which should be `.started`, then `stop`.
package final class ZeroMQShell: BusShell {
  private let configuration: Configuration
  private let handlers: BusHandlers
  private let mailbox: BusMailbox
  private let board = BusBoard()
  private let stage = Mutex(Stage.idle)

  private enum Stage {
    case idle
    case bound(BusLoop)
    case running
    case stopped

    /// The loop, once.
    mutating func take() -> BusLoop? {
      guard case .bound(let loop) = self else { return nil }
      self = .running
      return loop
    }
  }

  package init(configuration: Configuration, handlers: BusHandlers) throws(BusFault) {
    self.configuration = configuration
    self.handlers = handlers
    mailbox = try BusMailbox()
  }

  deinit {
    stop()
  }

  /// Reads the keys, binds both sockets and tests that an unknown key is refused (which takes some
  /// milliseconds of the calling thread). Returns our addresses, with the ports the system chose.
  @discardableResult
  package func bind() throws(BusFault) -> BusPeer {
    let loop = try BusLoop(configuration, handlers: handlers, mailbox: mailbox, board: board)
    stage.withLock { $0 = .bound(loop) }
    return loop.addresses
  }

  /// Binds if that was not done, connects to the peers (those given, else the configured ones) and
  /// starts the thread.
  package func start(peers: [BusPeer]? = nil) throws(BusFault) {
    let isIdle = stage.withLock { if case .idle = $0 { true } else { false } }
    if isIdle { try bind() }
    guard let loop = stage.withLock({ $0.take() }) else { return }
    do throws(BusFault) {
      try loop.connect(peers ?? configuration.peers)
    } catch {
      stage.withLock { $0 = .stopped }
      throw error
    }
    let handover = Handover(loop)
    board.threadStarts()
    let thread = Thread { [board] in
      board.threadRuns()
      handover.run()
      board.threadEnds()
    }
    thread.name = "bus"
    thread.start()
  }

  package func post(_ input: BusInput) {
    mailbox.post(input)
  }

  /// Reads the allow-list again. When a key has lost a role, the sockets are closed and bound anew,
  /// so that everybody's next handshake is judged by the new list.
  package func reload() throws(BusFault) {
    mailbox.reload(try KeyRing(folder: configuration.keyFolder).allowList())
  }

  package func stop() {
    mailbox.stop()
    stage.withLock { stage in
      if case .bound = stage { stage = .stopped }
    }
    board.waitForEnd()
  }

  package var status: BusStatus { board.status }
}

/// Carries the loop to its thread and lets go of it there, which closes every socket and waits for
/// libzmq to have done so: when the thread says that it ends, the ports are free.
///
/// `@unchecked Sendable`: written before the thread starts, then used by the thread alone.
private final class Handover: @unchecked Sendable {
  private var loop: BusLoop?

  init(_ loop: BusLoop) {
    self.loop = loop
  }

  func run() {
    loop?.run()
    loop = nil
  }
}
