import Domain
import Foundation
import Intake
import MessageBus
import ServiceKit
import TestSupport
import Testing

@Suite struct IntakeConfigurationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func settings(_ extra: [String: String] = [:]) async throws -> Settings {
    let required = [
      "TIAOJI_STORAGE_PATH": folder.file("store.db"), "TIAOJI_BUS_KEYS": folder.path,
      "TIAOJI_BUS_PUBLISH": "tcp://127.0.0.1:*", "TIAOJI_BUS_ROUTE": "tcp://127.0.0.1:*",
      "TIAOJI_BUS_PEERS_MATCHING_PUBLISH": "tcp://127.0.0.1:1",
      "TIAOJI_BUS_PEERS_MATCHING_ROUTE": "tcp://127.0.0.1:1", "TIAOJI_ADMIN_PORT": "0",
      "TIAOJI_HTTP_PORT": "0",
    ]
    return try await Settings(
      file: nil, environment: required.merging(extra) { $1 }, keys: IntakeConfiguration.Keys.all)
  }

  private func minimumWages(_ text: String) async throws -> IntakeConfiguration {
    let file = folder.file("wages.csv")
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return try IntakeConfiguration(try await settings(["TIAOJI_RULES_MINIMUM_WAGES": file]))
  }

  @Test func `a process is built from its settings alone, and nothing runs yet`() async throws {
    let configuration = try IntakeConfiguration(try await settings())
    #expect(configuration.rules.served == ["3303"])
    #expect(configuration.rules.minimumWages.isEmpty)
    #expect(configuration.limits.bodySeconds == 15)
    #expect(configuration.vaultKeysPath == folder.file("vault.keys"))
    let fault = #expect(throws: VaultKeyFault.self) {
      try IntakeProcess.build(configuration, logger: IntakeHarness.silentLogger)
    }
    #expect(fault?.description.contains("tiaoji keys vault") == true)
    try VaultKeys.generate().write(to: configuration.vaultKeysPath)
    let process = try IntakeProcess.build(configuration, logger: IntakeHarness.silentLogger)
    #expect(process.runtime.busStatus == nil)
  }

  @Test func `a peer that may be missing is heard once it has both addresses`() async throws {
    let streams = try IntakeConfiguration(try await settings()).service.heardStreams
    #expect(streams.map(\.stream.text) == ["matching/3303"])
    let publish = "TIAOJI_BUS_PEERS_SUBSIDY_PUBLISH"
    let half = try await settings([publish: "tcp://127.0.0.1:2"])
    let fault = #expect(throws: ConfigurationFault.self) { try IntakeConfiguration(half) }
    #expect(fault?.problems == ["'bus.peers.subsidy' needs both addresses, or neither"])
    let whole = try await settings([
      publish: "tcp://127.0.0.1:2", "TIAOJI_BUS_PEERS_SUBSIDY_ROUTE": "tcp://127.0.0.1:3",
    ])
    let heard = try IntakeConfiguration(whole).service.heardStreams
    #expect(heard.map(\.stream.text) == ["matching/3303", "subsidy/3303"])
  }

  @Test func `limits of the HTTP edge that would close it are refused, all at once`() async throws {
    let settings = try await settings([
      "TIAOJI_HTTP_CONNECTIONS_MAXIMUM": "0", "TIAOJI_HTTP_HEAD_SECONDS": "-3",
      "TIAOJI_HTTP_IDLE_SECONDS": "0", "TIAOJI_HTTP_WAITERS_MAXIMUM": "-1",
    ])
    let fault = #expect(throws: ConfigurationFault.self) { try IntakeConfiguration(settings) }
    let problems = try #require(fault).problems
    #expect(problems.count == 4)
    #expect(problems.contains("key 'http.headSeconds' must be 1 to 3600 (s)"))
  }

  @Test func `local minimum wages are read in fen`() async throws {
    let configuration = try await minimumWages("region,monthly_fen\n330302,207000\n330381,184000\n")
    let ruian = try #require(RegionCode("330381"))
    #expect(configuration.rules.minimumWages.count == 2)
    #expect(configuration.rules.minimumWages[ruian] == Money(fen: 184_000))
  }

  @Test(arguments: [
    "region\n330302\n", "region,monthly_fen\nRuian,1\n", "region,monthly_fen\n330302,12.5\n",
    "region,monthly_fen\n330302,207000\n330302,207000\n", "region,monthly_fen\n330302,0\n",
  ])
  func `minimum wages that cannot be read stop the start`(text: String) async throws {
    await #expect(throws: ConfigurationFault.self) { try await minimumWages(text) }
  }

  @Test func `a misspelt key stops the start and is named`() async throws {
    let fault = await #expect(throws: ConfigurationFault.self) {
      try await settings(["TIAOJI_HTTP_IDLE_SECOND": "5"])
    }
    #expect(fault?.problems == ["unknown environment variable TIAOJI_HTTP_IDLE_SECOND"])
  }
}
