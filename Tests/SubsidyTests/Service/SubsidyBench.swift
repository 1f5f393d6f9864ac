import Crypto
import Domain
import Events
import Logging
import MessageBus
import PolicyRules
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Subsidy

/// A Subsidy writer on a real store; Intake and Matching are forged streams, and time stands until moved.
///
/// Used by one test at a time; what its closures share is behind the test's own order.
final class SubsidyBench: @unchecked Sendable {
  static let maker = EntityID(high: 0xA, low: 1)
  static let checker = EntityID(high: 0xA, low: 2)
  static let payer = EntityID(high: 0xA, low: 3)
  static let accountant = EntityID(high: 0xA, low: 4)
  static let fund = "employment"
  /// 1 March 2021, 09:00 UTC+8: every period is over.
  static let march = Instant.start(of: CalendarDay(number: 18_687)).adding(seconds: 9 * 3_600)

  let folder: TemporaryFolder
  let clock: ManualClock
  let ruling: SubsidyRuling
  private(set) var store: Store
  private(set) var writer: Writer<SubsidyDecider>
  private(set) var intake: StreamForge
  private var matching: StreamForge
  private let own: StreamName
  private var ids: UInt64 = 0
  /// What the vault answers; nil: it does not.
  var vault: [EntityID: PaymentBatch.Party]? = [:]

  init(now: Instant = march, catalogue: PolicyCatalogue = .builtIn) throws {
    clock = ManualClock(now)
    ruling = SubsidyRuling(
      catalogue: catalogue, debtor: SampleBatch.debtor, answerMilliseconds: 1_000,
      answerMaximumMilliseconds: 8_000, retryMilliseconds: 100)
    folder = try TemporaryFolder()
    own = try #require(StreamName("subsidy/3303"))
    intake = StreamForge(try #require(StreamName("intake/3303")))
    matching = StreamForge(try #require(StreamName("matching/3303")))
    (store, writer) = try Self.open(folder, ruling)
  }

  private static func open(
    _ folder: TemporaryFolder, _ ruling: SubsidyRuling
  ) throws -> (Store, Writer<SubsidyDecider>) {
    let store = try Store(
      path: folder.file("subsidy.db"), migrations: SubsidyStore.migrations,
      limits: StoreLimits(floorBytes: 0))
    let writer = try Writer(
      configuration: WriterConfiguration(
        process: "subsidy", published: ["subsidy/3303"].compactMap(StreamName.init),
        heard: ["intake/3303", "matching/3303"].compactMap(StreamName.init)),
      store: store, decider: SubsidyDecider(ruling: ruling), note: MemoryAttemptNote(),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    return (store, writer)
  }

  /// The process dies and starts again on the same store; what it had not applied comes again.
  func restart() throws {
    try store.close()
    (store, writer) = try Self.open(folder, ruling)
    for forge in [intake, matching] {
      let cursor = try store.read { try $0.cursors() }.first { $0.stream == forge.stream.text }
      for record in forge.records.dropFirst(Int(cursor?.sequence ?? 0)) { writer.receive(record) }
    }
  }

  // MARK: What others say

  func nextID() -> EntityID {
    ids += 1
    return EntityID(high: 0x0198_7a30_0000_7000, low: 0x8000_0000_0000_0000 | ids)
  }

  /// - Returns: the command's id.
  @discardableResult
  func hear(_ entities: [String] = ["x"], _ body: (EntityID) throws -> some EventBody) throws
    -> EntityID
  {
    let command = try receive(entities, body)
    try settle()
    return command
  }

  /// It waits for the writer's next step, as do others that come before it.
  @discardableResult
  func receive(_ entities: [String] = ["x"], _ body: (EntityID) throws -> some EventBody) throws
    -> EntityID
  {
    let command = nextID()
    let record = try intake.publish(
      try body(command), entities: entities, at: clock.now(), id: nextID(),
      correlation: command)
    writer.receive(record)
    return command
  }

  func hearMatching(_ body: some EventBody) throws {
    writer.receive(try matching.publish(body, entities: ["x"], at: clock.now(), id: nextID()))
    try settle()
  }

  // MARK: Steps

  @discardableResult
  func step() throws -> StepResult {
    let result = try writer.step(now: clock.now(), uptime: clock.uptime())
    for answer in result.answers { answer() }
    return result
  }

  /// Steps until nothing is left to do; waits of effects are not waited for.
  func settle() throws {
    for _ in 0..<1_000 {
      let result = try step()
      if result.progressed { continue }
      guard let next = result.nextUptime, next <= clock.uptime() else { return }
    }
    Issue.record("never came to rest")
  }

  /// Hands a command to the writer, as a worker does.
  @discardableResult
  func submit(_ command: SubsidyCommand) throws -> Submission<SubsidyReply> {
    let slot = Mutex<Submission<SubsidyReply>?>(nil)
    let isTaken = writer.submit(
      PendingCommand(id: nextID(), command: command) { answer in slot.withLock { $0 = answer } })
    #expect(isTaken)
    try settle()
    return try #require(slot.withLock { $0 })
  }

  // MARK: What came of it

  func records() throws -> [SealedRecord] {
    try store.read { [own] in
      try $0.journalRange(
        stream: own.text, from: 1, maximumEvents: 100_000, maximumBytes: 1 << 30)
    }.map { try SealedRecord(decoding: $0) }
  }

  func events<Body: EventBody>(_ type: Body.Type) throws -> [Body] {
    try records().compactMap { sealed in
      let record = sealed.record
      return try EventRegistry.decode(
        type: record.type, version: record.version, body: record.body) as? Body
    }
  }

  /// Of a command: nil if it was done.
  func refusal(_ command: EntityID) throws -> String? {
    let refused = try events(CommandRefused.self).first { $0.command == command }
    let isDone = try events(CommandDone.self).contains { $0.command == command }
    #expect((refused != nil) != isDone, "a command has one outcome")
    return refused?.code
  }

  func entitlements() throws -> [StoredEntitlement] {
    let ids = try events(EntitlementAssessed.self).map(\.entitlement)
    return try store.read { transaction in
      try Set(ids).sorted().compactMap { try StoredEntitlement.find($0, transaction) }
    }
  }

  func parked() throws -> Int { try store.read { try $0.rows(ParkedStatement.list, 100).count } }

  /// Each fund's accounts, and what verification says of the whole ledger.
  func balances() throws -> [LedgerAccount: Int64] {
    try store.read { transaction in
      #expect(try LedgerVerification("3303", transaction).fault == nil)
      let funds = try LedgerReading.funds(of: "3303", transaction)
      return LedgerAccount.allCases.reduce(into: [:]) { sums, account in
        sums[account] = funds.reduce(0) { $0 + $1.balances[account].fen }
      }
    }
  }
}
