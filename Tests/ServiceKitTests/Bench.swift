import Domain
import Events
import Logging
import MessageBus
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing

/// A writer on a real store with hand-made inputs and a clock that stands.
final class Bench {
  let folder: TemporaryFolder
  let note = MemoryAttemptNote()
  /// What the writer logged, from warnings on.
  let log = LogLines()
  let clock = ManualClock(Instant(microseconds: 1_610_000_000_000_000))
  private(set) var store: Store
  private(set) var decider = TallyDecider()
  private(set) var writer: Writer<TallyDecider>
  var intake: StreamForge
  private let configuration: WriterConfiguration
  private let answers = Answers()

  init(
    heard: [String] = ["intake/3303"], tick: UInt64? = nil, maximumBytes: Int64 = 1 << 40,
    floorBytes: Int64 = 0
  ) throws {
    folder = try TemporaryFolder()
    let streams = try heard.map { try #require(StreamName($0)) }
    let own = try #require(StreamName("tally/3303"))
    intake = StreamForge(try #require(streams.first))
    configuration = WriterConfiguration(
      process: "tally", published: [own], heard: streams, tickMilliseconds: tick)
    limits = StoreLimits(maximumBytes: maximumBytes, floorBytes: floorBytes)
    store = try Store(
      path: folder.file("store.db"), migrations: TallyDecider.migrations, limits: limits)
    writer = try Self.makeWriter(configuration, store, decider, note, log)
  }

  private let limits: StoreLimits

  private static func makeWriter(
    _ configuration: WriterConfiguration, _ store: Store, _ decider: TallyDecider,
    _ note: MemoryAttemptNote, _ log: LogLines
  ) throws -> Writer<TallyDecider> {
    try Writer(
      configuration: configuration, store: store, decider: decider, note: note, logger: log.logger)
  }

  /// The process dies and starts again on the same store.
  func restart() throws {
    try store.close()
    decider = TallyDecider()
    store = try Store(
      path: folder.file("store.db"), migrations: TallyDecider.migrations, limits: limits)
    writer = try Self.makeWriter(configuration, store, decider, note, log)
  }

  @discardableResult
  func step() throws -> StepResult {
    let result = try writer.step(now: clock.now(), uptime: clock.uptime())
    for answer in result.answers { answer() }
    return result
  }

  func submit(_ command: TallyDecider.Command, id: UInt64 = 1) -> Bool {
    writer.submit(pending(command, id: id))
  }

  func pending(
    _ command: TallyDecider.Command, id: UInt64 = 1
  ) -> PendingCommand<TallyDecider> {
    PendingCommand(id: EntityID(high: 0xC0, low: id), command: command) { [answers] in
      answers.add($0)
    }
  }

  var answered: [Submission<EntityID>] { answers.all }

  /// The answers so far in a word each: `done`, `failed`, or a refusal's code.
  var answeredCodes: [String] {
    answered.map { answer in
      switch answer {
      case .done: "done"
      case .refused(let refusal): refusal.code
      case .failed: "failed"
      case .unavailable(let code, _): code
      }
    }
  }

  func withdrawal(_ lot: UInt64) throws -> SealedRecord {
    try Self.withdrawal(lot, from: &intake)
  }

  static func withdrawal(
    _ lot: UInt64, from forge: inout StreamForge
  ) throws -> SealedRecord {
    try forge.publish(
      LotWithdrawn(command: Self.lot(lot), lot: Self.lot(lot), reason: "x"),
      entities: ["lot/\(Self.lot(lot).text)"])
  }

  static func lot(_ number: UInt64) -> EntityID { EntityID(high: 0x107, low: number) }

  func counts() throws -> [Int64] {
    try store.read { try TallyDecider.auditLines($0).map(\.number) }
  }

  func journal() throws -> [SealedRecord] {
    try store.read {
      try $0.journalRange(
        stream: "tally/3303", from: 1, maximumEvents: 1_000, maximumBytes: 1 << 20)
    }.map { try SealedRecord(decoding: $0) }
  }

  func cursor() throws -> StoredPosition? {
    try store.read { try $0.cursors().first { $0.stream == "intake/3303" } }
  }

  func parked() throws -> [String] {
    try store.read { try $0.rows(ParkedStatement.list, 100).map { try $0.text("reason") } }
  }
}

extension Bench {
  func maintain(
    _ work: Maintenance.Work, _ reply: @escaping (Result<Maintenance.Report, Refusal>) -> Void
  ) {
    nonisolated(unsafe) let reply = reply
    writer.submit(Maintenance(work) { reply($0) })
  }
}

private final class Answers: Sendable {
  private let submissions = Mutex<[Submission<EntityID>]>([])

  var all: [Submission<EntityID>] { submissions.withLock { $0 } }
  func add(_ submission: Submission<EntityID>) { submissions.withLock { $0.append(submission) } }
}
