import Logging
import MessageBus
import ServiceKit
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing

/// A whole process but its sockets: runtime, writer thread and librarian on a bench's store; the
/// bus is a shell that the test plays.
final class RuntimeBench {
  let bench: Bench
  let shell = PlayedShell()
  let configuration: ServiceConfiguration
  let runtime: ServiceRuntime<TallyDecider>

  init(
    heard: [String] = ["intake/3303"], maximumBytes: Int64 = 1 << 40,
    verbs: @escaping OperatorVerbs<TallyDecider> = { _, _ in nil }
  ) async throws {
    let bench = try Bench(heard: heard, maximumBytes: maximumBytes)
    let settings = try await Settings(
      file: nil,
      environment: [
        "TIAOJI_STORAGE_PATH": bench.folder.file("store.db"),
        "TIAOJI_BUS_KEYS": bench.folder.path, "TIAOJI_BUS_PUBLISH": "none",
        "TIAOJI_BUS_ROUTE": "none", "TIAOJI_ADMIN_PORT": "0",
        "TIAOJI_BUS_PEERS_INTAKE_PUBLISH": "none", "TIAOJI_BUS_PEERS_INTAKE_ROUTE": "none",
      ], keys: ServiceConfiguration.Keys.all + ServiceConfiguration.Keys.peer("intake"))
    var configuration = try ServiceConfiguration(
      process: "tally", peers: ["intake"], settings: settings)
    configuration.clock = bench.clock
    self.bench = bench
    self.configuration = configuration
    runtime = ServiceRuntime(
      configuration: configuration, store: bench.store, writer: bench.writer, metrics: Metrics(),
      logger: bench.log.logger, verbs: verbs,
      makeShell: { [shell] handlers, started in
        shell.start(handlers)
        shell.post(started)
        return shell
      })
  }

  /// Runs the process while `body` does; then it is stopped gracefully and must end.
  func run(
    with others: [any Service] = [], _ body: (BusHandlers) async throws -> Void
  ) async throws {
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: ([runtime] + others).map { .init(service: $0) }, logger: bench.log.logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let bus = try await shell.bus()
      try await Eventually.holds { runtime.busStatus != nil }
      try await body(bus)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}

/// A bus whose frames are the test's to make; it keeps what the process posts.
final class PlayedShell: BusShell {
  private let shown = Mutex(BusStatus())
  private let posts: AsyncStream<BusInput>.Continuation
  /// In order; for one reader.
  let posted: AsyncStream<BusInput>
  private let starts: AsyncStream<BusHandlers>.Continuation
  private let started: AsyncStream<BusHandlers>

  init() {
    (posted, posts) = AsyncStream.makeStream()
    (started, starts) = AsyncStream.makeStream()
  }

  func start(_ handlers: BusHandlers) { starts.yield(handlers) }
  func post(_ input: BusInput) { posts.yield(input) }
  func stop() { posts.finish() }

  var status: BusStatus { shown.withLock { $0 } }
  func show(_ status: BusStatus) { shown.withLock { $0 = status } }

  /// What the process listens with, once it has started.
  func bus() async throws -> BusHandlers {
    var iterator = started.makeAsyncIterator()
    return try #require(await iterator.next())
  }

  /// The next ASK of the process.
  func ask() async -> (peer: String, token: UInt64, question: AskQuestion)? {
    for await case .ask(let peer, let token, let question) in posted {
      return (peer, token, question)
    }
    return nil
  }

  /// The next reply to an operator.
  func reply() async -> (requestID: UInt64, status: UInt8, json: String)? {
    for await case .reply(_, let requestID, let status, let json) in posted {
      return (requestID, status, String(decoding: json, as: UTF8.self))
    }
    return nil
  }
}

extension BusHandlers {
  func ask(_ verb: String, _ json: String = "{}", requestID: UInt64 = 1) {
    operate(
      OperateRequest(
        route: [1], requestID: requestID, user: "operator", verb: verb, json: Array(json.utf8)))
  }
}
