package import Domain
internal import Foundation
package import Logging
package import MessageBus
internal import ServiceLifecycle
package import Storage
internal import Synchronization

/// A process's writer, librarian and bus, wired together; the one long-lived thing beside its HTTP
/// servers. Nothing starts before `run`.
package final class ServiceRuntime<D: Decider>: Service {
  package typealias MakeShell = @Sendable (BusHandlers, _ started: BusInput) throws -> any BusShell

  package let store: Store
  package let metrics: Metrics
  let configuration: ServiceConfiguration
  let logger: Logger
  let librarian: Librarian
  /// For long reads.
  let archivist: Librarian
  let cuts = AuditCuts()
  private let thread: WriterThread<D>
  private let makeShell: MakeShell
  private let verbs: OperatorVerbs<D>
  private let askDesk: AskDesk<D>?
  let asks = AskBoard()
  private let state = Mutex(State())
  private let ended: AsyncStream<any Error>
  private let end: AsyncStream<any Error>.Continuation
  private let commandIDs: EdgeIDs

  private struct State {
    var shell: (any BusShell)?
    var waiting: [StreamName: AfterCursor] = [:]
    var stalled: [StreamName: String] = [:]
    var asOf: [StreamName: Instant] = [:]
    var lastEvent: String?
    var isStoreFailing = false
    var hasRoom = true
    var heldBack = 0
    var isStopping = false
    var onStopped: CheckedContinuation<Void, Never>?
    var writerEnded = false
    var onEffects: [@Sendable () -> Void] = []
  }

  /// - Parameters:
  ///   - asks: answers what other processes ask of this one's vault; nil: it has none.
  ///   - makeShell: builds the bus's shell; called by `run`, after the store was read.
  package init(
    configuration: ServiceConfiguration, store: Store, writer: Writer<D>, metrics: Metrics,
    logger: Logger, verbs: @escaping OperatorVerbs<D>, asks: AskDesk<D>? = nil,
    makeShell: @escaping MakeShell
  ) {
    self.configuration = configuration
    self.store = store
    self.metrics = metrics
    self.logger = logger
    self.verbs = verbs
    askDesk = asks
    self.makeShell = makeShell
    commandIDs = EdgeIDs(clock: configuration.clock)
    librarian = Librarian("librarian", store: store)
    archivist = Librarian("archivist", store: store)
    let (ended, end) = AsyncStream<any Error>.makeStream(bufferingPolicy: .bufferingOldest(1))
    self.ended = ended
    self.end = end
    started = writer.started
    let box = RuntimeBox<D>()
    thread = WriterThread(
      writer: writer, clock: configuration.clock,
      onResult: { box.runtime?.release($0) }, onEnd: { box.runtime?.writerEnded($0) })
    box.runtime = self
  }

  private let started: BusInput

  /// Runs until graceful shutdown (returns) or until the process must exit (throws).
  package func run() async throws {
    let shell = try makeShell(handlers, started)
    state.withLock { $0.shell = shell }
    librarian.start()
    archivist.start()
    thread.start()
    logger.info("started", metadata: ["streams": "\(configuration.publishedStreams.map(\.text))"])
    var reason: (any Error)?
    for await error in ended.cancelOnGracefulShutdown() {
      reason = error
      break
    }
    // Commands that were taken in are still decided; nothing new comes in.
    state.withLock { $0.isStopping = true }
    thread.inbox.stop()
    await withCheckedContinuation { continuation in
      let isEnded = state.withLock { state in
        if !state.writerEnded { state.onStopped = continuation }
        return state.writerEnded
      }
      if isEnded { continuation.resume() }
    }
    shell.stop()
    asks.endAll()
    librarian.stop()
    archivist.stop()
    logger.info("stopped")
    if let reason { throw reason }
  }

  /// Hands a command to the writer and waits for its COMMIT. Never blocks a thread.
  package func submit(_ command: D.Command, id: EntityID) async -> Submission<D.Reply> {
    await withCheckedContinuation { continuation in
      submit(command, id: id) { continuation.resume(returning: $0) }
    }
  }

  /// An id for an input at this process's edge: UUIDv7.
  package func newCommandID() -> EntityID { commandIDs.next() }

  func submit(
    _ command: D.Command, id: EntityID, reply: @escaping @Sendable (Submission<D.Reply>) -> Void
  ) {
    let pending = PendingCommand<D>(id: id, command: command, reply: reply)
    if !thread.inbox.submit(pending) {
      let code = state.withLock { $0.isStopping } ? "stopping" : "overloaded"
      reply(.unavailable(code: code, retryAfterSeconds: 1))
    }
  }

  func submit(_ work: Maintenance) {
    if !thread.inbox.submit(work) { work.reply(.failure(Refusal("busy", status: 503))) }
  }

  /// A consistent read of the store, for the HTTP API.
  package func read<Result: Sendable>(
    _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> Result {
    try await store.readAsync(body)
  }

  /// Called after each commit that wants something done in the world.
  func onEffects(_ look: @escaping @Sendable () -> Void) {
    state.withLock { $0.onEffects.append(look) }
  }

  /// Process time in milliseconds.
  var uptime: UInt64 { configuration.clock.uptime() }

  /// The bus's picture; nil before the start.
  package var busStatus: BusStatus? { state.withLock { $0.shell }?.status }

  /// By heard stream: the publisher's committed time up to which this store knows of it; nil before
  /// its first HEAD. To be taken before the rows it is shown with.
  package var asOf: [StreamName: Instant?] {
    let known = state.withLock(\.asOf)
    let streams = configuration.heardStreams.map(\.stream)
    return Dictionary(streams.map { ($0, known[$0]) }) { first, _ in first }
  }

  /// Takes over what may change while the process runs (SIGHUP): the store's limits from `settings`,
  /// and the allow-list, which is read again; a revoked key is cut off.
  /// - Throws: `BusFault` if the allow-list cannot be read; the old one stays in use.
  package func reload(_ settings: Settings) throws {
    store.use(ServiceConfiguration.storeLimits(settings))
    try (state.withLock { $0.shell } as? ZeroMQShell)?.reload()
  }

  /// What the writer's last step told.
  var standing: Standing {
    state.withLock {
      Standing(
        waiting: $0.waiting, stalled: $0.stalled, heldBack: $0.heldBack, lastEvent: $0.lastEvent,
        isStoreFailing: $0.isStoreFailing, hasRoom: $0.hasRoom)
    }
  }

  /// - Returns: false if there is no bus yet.
  @discardableResult
  func post(_ input: BusInput) -> Bool {
    guard let shell = state.withLock({ $0.shell }) else { return false }
    shell.post(input)
    return true
  }

  // MARK: The writer's side

  /// On the writer thread, after COMMIT.
  private func release(_ result: StepResult) {
    let shell = state.withLock { state in
      state.isStoreFailing = result.isVoid
      if !result.isVoid {
        state.waiting = result.waiting
        state.stalled = result.stalled
        state.hasRoom = result.hasRoom
        state.heldBack = result.heldBack
      }
      if !result.asOf.isEmpty { state.asOf = result.asOf }
      if case .committed(let records, _, _) = result.committed, let last = records.last {
        state.lastEvent = "\(last.record.type) \(last.record.stream.text)#\(last.record.sequence)"
      }
      return state.shell
    }
    for post in result.posts { shell?.post(post) }
    if result.effectsChanged {
      for look in state.withLock({ $0.onEffects }) { look() }
    }
    for (stream, reason) in result.halts {
      logger.critical(
        "stream halted", metadata: ["stream": "\(stream.text)", "reason": "\(reason.rawValue)"])
    }
    count(result)
  }

  private func writerEnded(_ error: (any Error)?) {
    if let error { end.yield(error) }
    let continuation = state.withLock { state in
      state.writerEnded = true
      defer { state.onStopped = nil }
      return state.onStopped
    }
    continuation?.resume()
  }

  // MARK: The bus's side

  private var handlers: BusHandlers {
    let (inbox, librarian) = (thread.inbox, librarian)
    return BusHandlers(
      deliver: { inbox.receive($0) },
      heardHead: { inbox.receive($0) },
      readJournal: { [weak self] request in
        let isTaken = librarian.submit { [weak self] store in
          self?.post(.journalRead(request.answer(from: store)))
        }
        if !isTaken {
          self?.post(
            .journalRead(
              JournalAnswer(request: request, result: .busy(retryAfterMilliseconds: 200))))
        }
      },
      operate: { [weak self] in self?.operate($0) },
      ask: { [weak self] in self?.answer($0) },
      askEnded: { [asks] token, outcome in asks.end(token, outcome) },
      halted: { stream, reason in
        // One that finds no room is found again by the bus after the next start.
        _ = inbox.submit(Maintenance(.haltStream(stream, reason)) { _ in })
      },
      rewound: { [weak self] consumer, stream, seen in
        self?.end.yield(PublisherRewound(consumer: consumer, stream: stream, seen: seen))
      })
  }

  func work(for request: AskRequest) throws -> AskWork<D.Command, D.Reply>? {
    try askDesk?(request)
  }

  func ownWork(for request: OperateRequest) throws -> OperatorWork<D.Command, D.Reply>? {
    try verbs(request.verb, request.json)
  }
}

/// Breaks the circle between a runtime and its writer thread's callbacks. Set once, before `run`.
private final class RuntimeBox<D: Decider>: @unchecked Sendable {
  weak var runtime: ServiceRuntime<D>?
}

/// A consumer has seen more of our stream than we have: this store was rewound without an epoch.
package struct PublisherRewound: Error, CustomStringConvertible {
  package let consumer: String
  package let stream: StreamName
  package let seen: StreamPosition

  package var description: String {
    "\(consumer) has seen \(stream.text) up to \(seen.sequence), beyond this store's head: if the file was put back by hand, use 'tiaoji restore' instead; if not, \(consumer)'s key says what is not so: look at it first"
  }
}
