import Domain
import Foundation
import Matching
import MatchingEngine
import MessageBus
import ServiceKit
import TestSupport
import Testing

@Suite struct ConfigurationTests {
  @Test func `what is not set has its default`() async throws {
    let folder = try TemporaryFolder()
    let configuration = try await configuration(folder, [:])
    #expect(configuration.ruling.engine == .standard)
    #expect(configuration.ruling.settleMilliseconds == 200)
    #expect(configuration.ruling.lapsesMaximum == 3)
    #expect(configuration.service.heardStreams.map(\.stream.text) == ["intake/3303"])
    #expect(configuration.service.publishedStreams.map(\.text) == ["matching/3303"])
  }

  @Test func `weights and rules are settings`() async throws {
    let folder = try TemporaryFolder()
    try Data("region,monthly_fen\n330302,201000\n".utf8)
      .write(to: URL(fileURLWithPath: folder.file("wages.csv")))
    let configuration = try await configuration(
      folder,
      [
        "TIAOJI_WEIGHTS_WAITED_DAY": "7",
        "TIAOJI_RULES_MINIMUM_WAGES": folder.file("wages.csv"),
      ])
    let region = try #require(RegionCode("330302"))
    #expect(configuration.ruling.engine.weights.waitedDay == 7)
    #expect(configuration.ruling.engine.leastSharedDays == Limits.leastSharedDays)
    #expect(configuration.ruling.engine.minimumWages == [region: Money(fen: 201_000)])
    #expect(configuration.countiesWithoutMinimumWage.count == 11, "all others of Wenzhou")
    #expect(!configuration.countiesWithoutMinimumWage.contains(region))
  }

  @Test(arguments: [
    ("TIAOJI_WEIGHTS_WAITED_DAY", "-1", "out of range"),
    ("TIAOJI_ROUND_LOTS_MAXIMUM", "0", "round.lotsMaximum"),
    ("TIAOJI_RULES_WORKING_DAYS", "/nowhere.csv", "/nowhere.csv"),
    ("TIAOJI_RULES_LEAST_SHARED_DAYS", "8", "unknown environment variable"),
  ])
  func `a setting at fault is named`(name: String, value: String, sentence: String) async throws {
    let folder = try TemporaryFolder()
    do {
      _ = try await configuration(folder, [name: value])
      Issue.record("\(name)=\(value) was accepted")
    } catch let fault as ConfigurationFault {
      #expect(fault.problems.count == 1)
      #expect(fault.description.contains(sentence))
    }
  }

  private func configuration(
    _ folder: TemporaryFolder, _ more: [String: String]
  ) async throws -> MatchingConfiguration {
    let needed = [
      "TIAOJI_STORAGE_PATH": folder.file("matching.db"), "TIAOJI_BUS_KEYS": folder.file("keys"),
      "TIAOJI_BUS_PUBLISH": "tcp://127.0.0.1:*", "TIAOJI_BUS_ROUTE": "tcp://127.0.0.1:*",
      "TIAOJI_ADMIN_PORT": "0", "TIAOJI_BUS_PEERS_INTAKE_PUBLISH": "tcp://127.0.0.1:1",
      "TIAOJI_BUS_PEERS_INTAKE_ROUTE": "tcp://127.0.0.1:2",
    ]
    return try MatchingConfiguration(
      try await Settings(
        file: nil, environment: needed.merging(more) { $1 }, keys: MatchingConfiguration.Keys.all))
  }
}
