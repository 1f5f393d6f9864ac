import Domain
import Foundation
import MessageBus
import Operator
import ServiceKit
import TestSupport
import Testing

@Suite struct ClientConfigurationTests {
  private static let root = #filePath.components(separatedBy: "/Tests/").first ?? "."
  private static let processes = ["intake", "matching", "notifications", "subsidy"]

  @Test(arguments: ["deploy/dev", "deploy/wenzhou-spring"])
  func `the processes' own files say where they are`(folder: String) throws {
    let configuration = try ClientConfiguration(path: "\(Self.root)/\(folder)")
    #expect(configuration.processes.map(\.name) == Self.processes)
    #expect(configuration.processes.allSatisfy { $0.peer.route.hasPrefix("tcp://127.0.0.1:") })
    #expect(
      configuration.processes.map { $0.streams.map(\.text) }
        == Self.processes.map { ["\($0)/3303"] })
    #expect(configuration.api?.hasPrefix("http://127.0.0.1:") == true)
    #expect(configuration.keyFolder == "keys")
  }

  @Test func `a file of the folder names the folder`() throws {
    let folder = "\(Self.root)/deploy/dev"
    #expect(try ClientConfiguration(path: "\(folder)/intake.yaml").folder == folder)
  }

  @Test func `relative paths start from the folder in which the processes run`() throws {
    let dev = "\(Self.root)/deploy/dev"
    let configuration = try ClientConfiguration(
      path: nil, environment: ["TIAOJI_CONFIG": dev, "TIAOJI_RUN": "/srv/tiaoji"])
    #expect(configuration.folder == dev)
    #expect(configuration.keyFolder == "/srv/tiaoji/keys")
    #expect(try configuration.process("intake").storePath == "/srv/tiaoji/intake/store.db")
    let folder = try TemporaryFolder()
    try "1700000000000000\n"
      .write(toFile: folder.file("anchor"), atomically: true, encoding: .utf8)
    #expect(
      try ClientConfiguration(
        path: "\(Self.root)/deploy/wenzhou-spring", environment: ["TIAOJI_RUN": folder.path]
      ).scenario?.anchor.microseconds == 1_700_000_000_000_000)
  }

  @Test func `the scenario's clock is that of the anchor`() throws {
    let folder = try TemporaryFolder()
    let anchor = folder.file("anchor")
    try "1700000000000000\n".write(toFile: anchor, atomically: true, encoding: .utf8)
    try """
    bus: {keys: k, publish: "tcp://127.0.0.1:1", route: "tcp://127.0.0.1:2"}
    storage: {path: s}
    scenario: {anchor: "\(anchor)", start: "2021-01-12", end: "2021-03-06", rate: 28800}
    """.write(toFile: folder.file("intake.yaml"), atomically: true, encoding: .utf8)
    let clock = try #require(try ClientConfiguration(path: folder.path).scenario)
    #expect(clock.rate == 28_800)
    #expect(clock.anchor.microseconds == 1_700_000_000_000_000)
    #expect(clock.start.day.iso == "2021-01-12")
  }

  @Test func `a folder without processes and a missing key are told in a sentence`() throws {
    let folder = try TemporaryFolder()
    let nothing = #expect(throws: OperatorFault.self) { try ClientConfiguration(path: folder.path) }
    #expect(nothing?.description.contains("no <process>.yaml") == true)
    try "bus: {route: \"tcp://127.0.0.1:2\"}"
      .write(toFile: folder.file("intake.yaml"), atomically: true, encoding: .utf8)
    let missing = #expect(throws: OperatorFault.self) { try ClientConfiguration(path: folder.path) }
    #expect(missing?.description.hasSuffix("has no bus.publish") == true)
  }

  @Test func `a process that is not there is named with those that are`() throws {
    let configuration = try ClientConfiguration(path: "\(Self.root)/deploy/dev")
    let fault = #expect(throws: OperatorFault.self) { try configuration.process("training") }
    #expect(
      fault?.description
        == "no process is called 'training'; there are \(Self.processes.joined(separator: ", "))")
  }
}
