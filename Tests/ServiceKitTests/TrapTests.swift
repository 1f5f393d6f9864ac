import MessageBus
import ServiceKit
import Storage
import TestSupport
import Testing

/// A decision that traps, in processes of their own, on one store.
@Suite struct TrapTests {
  /// What a process does that starts on this store and hears the event.
  private static func live(in folder: String, trapping: Bool) throws -> [String] {
    let store = try Store(
      path: folder + "/store.db", migrations: TallyDecider.migrations,
      limits: StoreLimits(floorBytes: 0))
    let decider = TallyDecider()
    if trapping { decider.beforeEach = { fatalError("a broken precondition") } }
    var intake = StreamForge(try #require(StreamName("intake/3303")))
    let writer = try Writer(
      configuration: WriterConfiguration(
        process: "tally", published: [try #require(StreamName("tally/3303"))],
        heard: [intake.stream]),
      store: store, decider: decider, note: AttemptNoteFile(path: folder + "/note"),
      logger: LogLines().logger)
    for lot in 1...2 as ClosedRange<UInt64> {
      writer.receive(try Bench.withdrawal(lot, from: &intake))
    }
    let clock = SystemClock()
    for _ in 1...2 { _ = try writer.step(now: clock.now(), uptime: clock.uptime()) }
    return try store.read { try $0.rows(ParkedStatement.list, 100).map { try $0.text("reason") } }
  }

  @Test func `an event at which the process dies three times is parked, the next one is applied`()
    async throws
  {
    let folder = try TemporaryFolder()
    for _ in 1...3 {
      await #expect(processExitsWith: .failure) { [path = folder.path as String] in
        _ = try TrapTests.live(in: path, trapping: true)
      }
    }
    #expect(try Self.live(in: folder.path, trapping: false) == ["crashed"])
  }
}
