import Domain
import Events
import Foundation
import Logging
import MessageBus
import Notifications
import ServiceKit
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing

/// A whole process but its sockets: runtime, writer thread, and the workers with real channels. Intake's
/// vault is the test's; process time runs on as long as something is waited for.
final class NotificationsRig: Sendable {
  let folder: TemporaryFolder
  let clock = ManualClock(SampleTerms.now)
  let vault = PlayedVault()
  let log = NotificationsLog()
  let runtime: ServiceRuntime<NotificationsDecider>
  private let workers: [any Service]
  private let published = Mutex<[String: StreamForge]>([:])

  /// - Parameter settings: what differs from the defaults.
  init(_ settings: [String: String], folder: TemporaryFolder? = nil) async throws {
    self.folder = try folder ?? TemporaryFolder()
    let path = self.folder.file("notifications.db")
    let configuration = try await SampleConfiguration.make(
      settings.merging(["TIAOJI_STORAGE_PATH": path]) { $1 })
    var service = configuration.service
    service.clock = clock
    let store = try Store(
      path: path, migrations: NotificationsStore.migrations, limits: StoreLimits(floorBytes: 0))
    let writer = try Writer(
      configuration: WriterConfiguration(
        process: "notifications", published: service.publishedStreams,
        heard: service.heardStreams.map(\.stream)),
      store: store,
      decider: NotificationsDecider(
        templates: try NoticeTemplates.builtIn(), rules: configuration.rules),
      note: MemoryAttemptNote(), logger: log.logger)
    runtime = ServiceRuntime(
      configuration: service, store: store, writer: writer, metrics: Metrics(), logger: log.logger,
      verbs: { _, _ in nil },
      makeShell: { [vault] handlers, _ in
        vault.start(handlers)
        return vault
      })
    workers = try NotificationsProcess.workers(configuration, runtime, log.logger)
  }

  /// Runs the process while `body` does; then it is stopped gracefully, and its store is closed.
  func run(_ body: () async throws -> Void) async throws {
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: ([runtime] + workers).map { .init(service: $0) }, logger: log.logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      do {
        try await body()
      } catch {
        Issue.record(error)
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    try runtime.store.close()
  }

  // MARK: Events

  func addEnterprise(_ number: Int) async throws -> CreditCode {
    let code = try SampleTerms.code(number)
    let region = try #require(RegionCode("330382"))
    try await publish(
      EnterpriseAdded(
        enterprise: code, name: "企业 \(number)", kind: "private", region: region),
      to: "intake", [EntityName.enterprise(code)])
    return code
  }

  /// - Parameter values: what the vault has of it, by field.
  @discardableResult
  func addContact(
    _ number: UInt64, of enterprise: CreditCode, _ channel: ContactChannel,
    _ values: [String: String]
  ) async throws -> EntityID {
    let contact = EntityID(high: 0xC0, low: number)
    vault.put(contact, values)
    try await publish(
      ContactAdded(contact: contact, enterprise: enterprise, channel: channel, language: .chinese),
      to: "intake", [EntityName.subject(contact)])
    return contact
  }

  func agree(_ lender: CreditCode, _ borrower: CreditCode) async throws {
    try await publish(
      AgreementDrafted(
        agreement: EntityID(high: 0xA, low: 1), proposal: EntityID(high: 1, low: 1),
        surplusLot: EntityID(high: 1, low: 2), surplusVersion: 1,
        shortageLot: EntityID(high: 1, low: 3), shortageVersion: 1, lender: lender,
        borrower: borrower, heads: 12, from: CalendarDay(number: 18_647),
        to: CalendarDay(number: 18_690), command: EntityID(high: 1, low: 4)),
      to: "matching", ["agreement/1"])
  }

  private func publish(_ body: some EventBody, to process: String, _ entities: [String])
    async throws
  {
    let name = try #require(StreamName("\(process)/3303"))
    let sealed = try published.withLock { streams in
      var forge = streams[process] ?? StreamForge(name)
      let id = EntityID(high: 0xE << 48 | UInt64(process.utf8.count), low: forge.position.sequence)
      let sealed = try forge.publish(body, entities: entities, at: clock.now(), id: id)
      streams[process] = forge
      return sealed
    }
    await vault.deliver(sealed)
  }

  // MARK: What came of it

  /// By contact, what was last told of its deliveries.
  func changes() async throws -> [EntityID: String] {
    try await events(DeliveryChanged.self).reduce(into: [:]) {
      $0[$1.contact] = "\($1.state.rawValue) \($1.attempts) \($1.code ?? "-")"
    }
  }

  /// How many deliveries have arrived.
  func delivered() async throws -> Int {
    try await events(DeliveryChanged.self).count { $0.state == .delivered }
  }

  func notices() async throws -> [NoticeCreated] { try await events(NoticeCreated.self) }

  private func events<Body: EventBody>(_ type: Body.Type) async throws -> [Body] {
    try await runtime.read {
      try $0.journalRange(
        stream: NotificationsBench.own, from: 1, maximumEvents: 10_000, maximumBytes: 1 << 30)
    }.compactMap { bytes in
      let record = try SealedRecord(decoding: bytes).record
      return try EventRegistry.decode(
        type: record.type, version: record.version, body: record.body) as? Body
    }
  }

  /// Waits until it holds, bounded, while process time runs fast.
  func wait(_ condition: () async throws -> Bool) async throws {
    for _ in 0..<3_000 {
      if try await condition() { return }
      clock.advance(milliseconds: 50)
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("it never came to hold: \(try await changes())")
  }
}
