import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import Logging
import MessageBus
import NIOCore
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing

/// Intake on a real store behind its router, at 2021-01-12 09:00 in China. The other processes are played
/// by the test, which publishes their events.
final class IntakeHarness: Sendable {
  struct Options: Sendable {
    var minimumWages: [RegionCode: Money] = [:]
    var maximumBytes: Int64 = 1 << 40
    var waitersMaximum = 16
    var vaultKeys = VaultKeys.generate()
    /// Of the HTTP side.
    var logger = silentLogger
    var board = BoardLimits()
    /// Stands for the wait of a `Prefer`; by default it ends at once.
    var pause: @Sendable (Int) async -> Void = { _ in }
  }

  /// An enterprise with its key.
  struct Caller: Sendable {
    let code: CreditCode
    let key: String
  }

  /// What a process leaves behind: its store, which nobody holds open any more, and who has keys.
  struct Remains: Sendable {
    let folder: TemporaryFolder
    let clock: ManualClock
    let lender: Caller
    let borrower: Caller
    let stranger: Caller
    let operatorKey: String
    let vaultKeys: VaultKeys
  }

  static let start = Instant.start(of: CalendarDay(number: 18_639)).adding(seconds: 9 * 3600)
  static let silentLogger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

  let folder: TemporaryFolder
  let clock: ManualClock
  let shell: PlayedShell
  let desk: IntakeDesk
  let client: any TestClientProtocol
  let lender: Caller
  let borrower: Caller
  let stranger: Caller
  let operatorKey: String
  let vaultKeys: VaultKeys
  let matching: Mutex<StreamForge>
  let subsidy: Mutex<StreamForge>
  let notifications: Mutex<StreamForge>

  /// Runs a test against a fresh process with three enterprises and an operator's key.
  /// - Returns: what is left of it once it has stopped.
  @discardableResult
  static func run(
    _ options: Options = Options(),
    _ test: @escaping @Sendable (IntakeHarness) async throws -> Void
  ) async throws -> Remains {
    let folder = try TemporaryFolder()
    let clock = ManualClock(start)
    let shell = PlayedShell()
    let desk = try await makeDesk(folder, clock, shell, options)
    return try await serve(desk, options.logger, options.board) { client in
      let intake = try await IntakeHarness(folder, clock, shell, desk, client, options.vaultKeys)
      try await test(intake)
      return intake.remains
    }
  }

  private var remains: Remains {
    Remains(
      folder: folder, clock: clock, lender: lender, borrower: borrower, stranger: stranger,
      operatorKey: operatorKey, vaultKeys: vaultKeys)
  }

  /// Runs a test against a new process on the store of an earlier one that has stopped.
  static func run(
    after earlier: Remains, vaultKeys: VaultKeys? = nil,
    _ test: @escaping @Sendable (IntakeHarness) async throws -> Void
  ) async throws {
    let shell = PlayedShell()
    var options = Options()
    options.vaultKeys = vaultKeys ?? earlier.vaultKeys
    let desk = try await makeDesk(earlier.folder, earlier.clock, shell, options)
    _ = try await serve(desk, options.logger) { client in
      let intake = try IntakeHarness(after: earlier, shell, desk, client)
      try await test(intake)
      return intake.remains
    }
  }

  private static func serve(
    _ desk: IntakeDesk, _ logger: Logger, _ board: BoardLimits = BoardLimits(),
    _ test: @escaping @Sendable (any TestClientProtocol) async throws -> Remains
  ) async throws -> Remains {
    let application = Application(
      router: IntakeRouter.make(desk, board: board), services: [desk.runtime], logger: logger)
    return try await application.test(.router) { client in try await test(client) }
  }

  private init(
    after earlier: Remains, _ shell: PlayedShell, _ desk: IntakeDesk,
    _ client: any TestClientProtocol
  ) throws {
    folder = earlier.folder
    clock = earlier.clock
    self.shell = shell
    self.desk = desk
    self.client = client
    lender = earlier.lender
    borrower = earlier.borrower
    stranger = earlier.stranger
    operatorKey = earlier.operatorKey
    vaultKeys = earlier.vaultKeys
    matching = Mutex(StreamForge(try #require(StreamName("matching/3303"))))
    subsidy = Mutex(StreamForge(try #require(StreamName("subsidy/3303"))))
    notifications = Mutex(StreamForge(try #require(StreamName("notifications/3303"))))
  }

  private init(
    _ folder: TemporaryFolder, _ clock: ManualClock, _ shell: PlayedShell, _ desk: IntakeDesk,
    _ client: any TestClientProtocol, _ vaultKeys: VaultKeys
  ) async throws {
    self.vaultKeys = vaultKeys
    self.folder = folder
    self.clock = clock
    self.shell = shell
    self.desk = desk
    self.client = client
    matching = Mutex(StreamForge(try #require(StreamName("matching/3303"))))
    subsidy = Mutex(StreamForge(try #require(StreamName("subsidy/3303"))))
    notifications = Mutex(StreamForge(try #require(StreamName("notifications/3303"))))
    let codes = try (1...3).map { number in
      try #require(CreditCode.completing(first17: "91330302MA2000\(number)0"))
    }
    let reply = try await Self.operate(
      desk, "enterprise.add",
      [
        "enterprises": .array(
          codes.map { code in
            [
              "code": .string(code.text), "name": .string("企业 \(code.text.suffix(4))"),
              "kind": "private", "region": "330302",
            ]
          })
      ])
    let keys = try (0..<3).map { try #require(reply["enterprises"]?[$0]?["key"]?.string) }
    lender = Caller(code: codes[0], key: keys[0])
    borrower = Caller(code: codes[1], key: keys[1])
    stranger = Caller(code: codes[2], key: keys[2])
    let added = try await Self.operate(desk, "operator-key.add", ["label": "test"])
    operatorKey = try #require(added["key"]?.string)
  }

  private static func makeDesk(
    _ folder: TemporaryFolder, _ clock: ManualClock, _ shell: PlayedShell, _ options: Options
  ) async throws -> IntakeDesk {
    let settings = try await Settings(
      file: nil,
      environment: [
        "TIAOJI_STORAGE_PATH": folder.file("intake.db"), "TIAOJI_BUS_KEYS": folder.path,
        "TIAOJI_BUS_PUBLISH": "none", "TIAOJI_BUS_ROUTE": "none", "TIAOJI_ADMIN_PORT": "0",
        "TIAOJI_BUS_PEERS_MATCHING_PUBLISH": "none", "TIAOJI_BUS_PEERS_MATCHING_ROUTE": "none",
        "TIAOJI_BUS_PEERS_SUBSIDY_PUBLISH": "none", "TIAOJI_BUS_PEERS_SUBSIDY_ROUTE": "none",
        "TIAOJI_BUS_PEERS_NOTIFICATIONS_PUBLISH": "none",
        "TIAOJI_BUS_PEERS_NOTIFICATIONS_ROUTE": "none",
        "TIAOJI_HTTP_PORT": "0",
      ], keys: IntakeConfiguration.Keys.all)
    var configuration = try IntakeConfiguration(settings).service
    configuration.clock = clock
    let keys = KeyCache()
    let vault = Vault(keys: options.vaultKeys)
    let waiters = CommandWaiters(maximum: options.waitersMaximum)
    let rules = IntakeRules(served: ["3303"], minimumWages: options.minimumWages)
    let store = try Store(
      path: configuration.storePath, migrations: IntakeStore.migrations,
      limits: StoreLimits(maximumBytes: options.maximumBytes, floorBytes: 0))
    let writer = try Writer(
      configuration: WriterConfiguration(
        process: "intake", published: configuration.publishedStreams,
        heard: configuration.heardStreams.map(\.stream)),
      store: store,
      decider: IntakeDecider(rules: rules, keys: keys, waiters: waiters, vault: vault),
      note: MemoryAttemptNote(), logger: silentLogger)
    let runtime = ServiceRuntime(
      configuration: configuration, store: store, writer: writer, metrics: Metrics(),
      logger: silentLogger, verbs: { try IntakeOperations.work($0, $1, keys) }, asks: vault.desk,
      makeShell: { handlers, _ in
        shell.start(handlers)
        return shell
      })
    return IntakeDesk(
      runtime: runtime, keys: keys, waiters: waiters, rules: rules, vault: vault, clock: clock,
      pause: options.pause)
  }
}

extension IntakeHarness {
  /// Carries out an operator's verb as the bus would.
  /// - Throws: `Refusal`.
  static func operate(
    _ desk: IntakeDesk, _ verb: String, _ arguments: JSONValue
  ) async throws -> JSONValue {
    let work = try IntakeOperations.work(verb, JSONWriter.bytes(arguments), desk.keys)
    switch try #require(work) {
    case .command(let command, let answer):
      switch await desk.runtime.submit(command, id: desk.runtime.newCommandID()) {
      case .done(let reply): return try JSONParser.parse(answer(reply))
      case .refused(let refusal): throw refusal
      default: throw Refusal("unexpected")
      }
    case .commands(let commands, let answer):
      var submissions: [Submission<IntakeReply>] = []
      for command in commands {
        submissions.append(
          await desk.runtime.submit(command, id: desk.runtime.newCommandID()))
      }
      return try JSONParser.parse(answer(submissions))
    case .read(let body), .longRead(let body):
      return try JSONParser.parse(try await desk.runtime.read { try body($0) })
    }
  }

  func operate(_ verb: String, _ arguments: JSONValue) async throws -> JSONValue {
    try await Self.operate(desk, verb, arguments)
  }
}

extension JSONValue {
  subscript(_ index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var elements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  var int: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text)
  }
}
