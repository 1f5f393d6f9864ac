import Domain
import Foundation
import ServiceKit
import TestSupport
import Testing

@Suite struct ServiceConfigurationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func configuration(
    _ changes: [String: String] = [:]
  ) async throws -> ServiceConfiguration {
    let settings = try await Settings(
      file: nil,
      environment: [
        "TIAOJI_STORAGE_PATH": "a.db", "TIAOJI_BUS_KEYS": "keys", "TIAOJI_BUS_PUBLISH": "none",
        "TIAOJI_BUS_ROUTE": "none", "TIAOJI_ADMIN_PORT": "8081",
      ].merging(changes) { $1 }, keys: ServiceConfiguration.Keys.all)
    return try ServiceConfiguration(process: "tally", peers: [], settings: settings)
  }

  private func anchor(_ time: Instant) throws -> String {
    try Data("\(time.microseconds)\n".utf8)
      .write(to: URL(fileURLWithPath: folder.file("anchor")))
    return folder.file("anchor")
  }

  @Test func `values out of range are told all at once, with what they may be`() async throws {
    let fault = await #expect(throws: ConfigurationFault.self) {
      _ = try await configuration([
        "TIAOJI_BUS_HEAD_MILLISECONDS": "-1", "TIAOJI_PARTITIONS": "33/03,3303,3303",
        "TIAOJI_LOG_LEVEL": "verbose", "TIAOJI_SCENARIO_RATE": "-5", "TIAOJI_ADMIN_PORT": "70000",
        "TIAOJI_STORAGE_FLOOR_BYTES": "-1",
      ])
    }
    let problems = try #require(fault).problems
    for part in [
      "'bus.headMilliseconds' must be 10 to 4000 (ms)", "'33/03'", "twice",
      "'log.level' must be trace, debug, info, notice, warning, error or critical",
      "'scenario.rate'", "'admin.port'", "'storage.floorBytes'",
    ] { #expect(problems.count { $0.contains(part) } == 1, "\(part) in \(problems)") }
    #expect(problems.count == 7)
  }

  @Test func `under the scenario clock heads go out every tenth of a second at least`() async throws
  {
    #expect(try await configuration().headMilliseconds == 1_000)
    let changes = ["TIAOJI_SCENARIO_ANCHOR": try anchor(SystemClock().now())]
    #expect(try await configuration(changes).headMilliseconds == 100)
  }

  @Test func `the scenario clock runs at its rate from its anchor and stops at its end`()
    async throws
  {
    let wall = SystemClock().now()
    let start = Instant.start(of: try #require(CalendarDay(iso: "2021-01-12")))
    let end = Instant.start(of: try #require(CalendarDay(iso: "2021-03-06")))
    func now(anchoredSecondsAgo seconds: Int64, rate: Int = 1_000) async throws -> Instant {
      try await configuration([
        "TIAOJI_SCENARIO_ANCHOR": try anchor(wall.adding(seconds: -seconds)),
        "TIAOJI_SCENARIO_RATE": "\(rate)",
      ]).clock.now()
    }
    let early = try await now(anchoredSecondsAgo: 10)
    #expect(early >= start.adding(seconds: 10_000))
    #expect(early < start.adding(seconds: 10_000 + 60_000), "a minute has not passed since")
    #expect(try await now(anchoredSecondsAgo: -3_600) == start, "not before its start")
    #expect(try await now(anchoredSecondsAgo: 3_600, rate: 10_000) == end, "not after its end")
    let overflow = try await now(anchoredSecondsAgo: 3_000_000_000, rate: 10_000_000)
    #expect(overflow == end)
  }

  @Test func `a scenario without a readable anchor is one clear sentence`() async {
    let fault = await #expect(throws: ConfigurationFault.self) {
      _ = try await configuration(["TIAOJI_SCENARIO_ANCHOR": "/nowhere/anchor"])
    }
    #expect(fault?.problems.first?.contains("/nowhere/anchor") == true)
  }
}
