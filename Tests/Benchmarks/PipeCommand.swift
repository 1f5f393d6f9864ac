import ArgumentParser
import Domain
import Foundation
import Logging
import MessageBus
import ServiceKit

/// From a publisher's commands to a consumer's rows: two whole processes but for their programs (store,
/// writer, librarian and bus over ZeroMQ with CURVE each), in one. First *live*: all is published as
/// fast as 256 callers get their answers, and counted until the last effect is committed. Then
/// *past*: a second consumer with an empty store starts, and fetches it all from the journal.
struct PipeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipe", abstract: "Events a second from a publisher to what a consumer applied.")

  static let partition = "3303"
  private static let publisher = "publisher"
  private static let callers = 256

  @Option(help: "An empty folder for keys and stores.") var folder: String
  @Option(help: "Events.") var events = 100_000
  @Option(help: "Six free ports, separated by commas.") var ports: String

  struct Outcome: Codable {
    /// Seconds, and the consumer's commits in them.
    let seconds: Double
    let commits: Int
  }

  struct Report: Codable {
    let live: Outcome
    let past: Outcome
    let pastFetched: Int
  }

  func run() async throws {
    let ports = ports.split(separator: ",").compactMap { Int($0) }
    guard ports.count == 6 else { throw ValidationError("Six ports, please.") }
    try KeyRing(folder: "\(folder)/keys").initialise([
      (Self.publisher, [BusRole.fetch]),
      ("live", [BusRole.hear(Self.publisher), BusRole.fetch]),
      ("past", [BusRole.hear(Self.publisher), BusRole.fetch]),
    ])
    let publisher = try await end(Self.publisher, ports, at: 0, hears: false)
    let live = try await end("live", ports, at: 1, hears: true)
    let past = try await end("past", ports, at: 2, hears: true)
    let result = try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await publisher.runtime.run() }
      group.addTask { try await live.runtime.run() }
      while live.runtime.busStatus?.heard.first?.head == nil {
        try await Task.sleep(for: .milliseconds(10))
      }
      let first = try await measure(live) { try await publish(on: publisher.runtime) }
      let second = try await measure(past) { group.addTask { try await past.runtime.run() } }
      // The bus tells what it counted from time to time, and the last effect can be faster.
      try await Task.sleep(for: .seconds(1))
      past.runtime.refreshGauges()
      let fetched = past.metric("tiaoji_events_fetched")
      group.cancelAll()
      return Report(live: first, past: second, pastFetched: fetched)
    }
    try report(result)
  }

  private func measure(_ end: End, _ cause: () async throws -> Void) async throws -> Outcome {
    let commits = end.metric("tiaoji_commits_total")
    let begun = ContinuousClock.now
    try await cause()
    await end.applied.wait(for: events)
    return Outcome(
      seconds: (ContinuousClock.now - begun).seconds,
      commits: end.metric("tiaoji_commits_total") - commits)
  }

  private func publish(on runtime: ServiceRuntime<PipeDecider>) async throws {
    let command = PipeDecider.Command(detail: String(repeating: "x", count: 120))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<Self.callers {
        group.addTask { [events] in
          for _ in stride(from: caller, to: events, by: Self.callers) {
            guard case .done = await runtime.submit(command, id: runtime.newCommandID()) else {
              throw BenchFault("a command was not accepted")
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private struct End: Sendable {
    let runtime: ServiceRuntime<PipeDecider>
    let applied: AppliedCount

    func metric(_ name: String) -> Int {
      let line = runtime.metrics.text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
      return line.flatMap { Double($0.dropFirst(name.count + 1)) }.map { Int($0) } ?? 0
    }
  }

  private func end(_ name: String, _ ports: [Int], at place: Int, hears: Bool) async throws -> End {
    func address(_ index: Int) -> String { "tcp://127.0.0.1:\(ports[index])" }
    var environment = [
      "TIAOJI_PARTITIONS": Self.partition,
      "TIAOJI_STORAGE_PATH": "\(folder)/\(name)/store.db", "TIAOJI_STORAGE_FLOOR_BYTES": "0",
      "TIAOJI_BUS_KEYS": "\(folder)/keys", "TIAOJI_BUS_PUBLISH": address(2 * place),
      "TIAOJI_BUS_ROUTE": address(2 * place + 1), "TIAOJI_ADMIN_PORT": "0",
    ]
    let peers = hears ? [Self.publisher] : []
    if hears {
      environment["TIAOJI_BUS_PEERS_PUBLISHER_PUBLISH"] = address(0)
      environment["TIAOJI_BUS_PEERS_PUBLISHER_ROUTE"] = address(1)
    }
    let settings = try await Settings(
      file: nil, environment: environment,
      keys: ServiceConfiguration.Keys.all + peers.flatMap(ServiceConfiguration.Keys.peer))
    let applied = AppliedCount()
    var logger = Logger(label: name)
    logger.logLevel = .error
    let runtime = try ServiceAssembly.make(
      ServiceConfiguration(process: name, peers: peers, settings: settings),
      migrations: PipeDecider.migrations, ticks: false, logger: logger,
      decider: PipeDecider(applied: applied), verbs: { _, _ in nil })
    return End(runtime: runtime, applied: applied)
  }
}
