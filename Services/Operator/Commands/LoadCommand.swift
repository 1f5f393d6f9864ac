internal import ArgumentParser
internal import AsyncHTTPClient
internal import Domain
internal import Foundation
internal import ServiceKit

/// Offers at a fixed rate, and what became of them.
struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Sends offers at a fixed rate; checks every accepted one.",
    discussion: """
      An open loop: each latency counts from the time at which the offer was to be sent. Half of \
      the offers are surplus, half shortage, 1 to 20 heads each, drawn by the seed. Exits 0 only if \
      something was accepted and every accepted id is found again.
      """)

  @OptionGroup var client: ClientOptions

  @Option(help: "Offers a second.") var rate = 50
  @Option(help: "Seconds.") var duration = 60
  @Option(help: "A whole number.") var seed: UInt64 = 1
  @Option(help: "Connections, and enterprises that send.") var clients = 64
  @Option(help: "surplus or shortage: all offers are of this side; left out: half and half.")
  var side: String?
  @Option(help: "Also write each accepted id to this file, a line each.") var accepted: String?

  func validate() throws {
    guard side.map({ LotSide(rawValue: $0) != nil }) ?? true else {
      throw ValidationError("The side is surplus or shortage.")
    }
    guard rate > 0, duration > 0, clients > 0, rate * duration <= 10_000_000 else {
      throw ValidationError("Rate, duration and clients are above 0, rate × duration ≤ 10,000,000.")
    }
  }

  func run() async throws {
    let configuration = try client.client()
    guard let base = configuration.api else {
      throw OperatorFault("no process in \(configuration.folder) has an HTTP API (http.port)")
    }
    let mix = try LoadMix(
      seed: seed, enterprises: clients, onlySide: side.flatMap(LotSide.init(rawValue:)))
    let keys = try await register(mix, configuration)
    let http = APIClient.makeHTTP(connections: clients)
    var api = APIClient(http: http, base: base, timings: Timings())
    api.triesMaximum = 1
    let load = LoadRun(api: api, keys: keys, clock: configuration.clock)
    do {
      let isWhole = try await play(load, mix, configuration)
      try await api.shutdown()
      if !isWhole { throw ExitCode.failure }
    } catch {
      try? await api.shutdown()
      throw error
    }
  }

  private func play(
    _ load: LoadRun, _ mix: LoadMix, _ configuration: ClientConfiguration
  ) async throws -> Bool {
    let begun = ContinuousClock.now
    let run = "load-\(seed)-\(UInt64(Date().timeIntervalSince1970 * 1_000_000))"
    try await load.send(mix, rate: rate, seconds: duration, run: run)
    let seconds = Double((ContinuousClock.now - begun).microseconds) / 1_000_000
    let outcome = load.now
    let count = outcome.accepted.count
    say(
      "load: \(outcome.sent) sent, \(count) accepted, \(tenths(Double(count) / seconds)) a second")
    for (code, number) in outcome.refused.sorted(by: { $0.key < $1.key }) {
      say("  refused, \(code): \(number)")
    }
    say("  latency from the intended send time: \(load.latencies.text(50, 99, 99.9))")
    let missing = try await load.missing(readers: min(16, clients))
    say("  checked afterwards: \(count - missing.count) of \(count) accepted ids are there")
    for id in missing.prefix(20) { say("  MISSING \(id)") }
    if let accepted {
      try (outcome.accepted.map(\.id).joined(separator: "\n") + "\n")
        .write(toFile: accepted, atomically: true, encoding: .utf8)
    }
    try await proposals(Set(outcome.accepted.compactMap { EntityID(text: $0.id) }), configuration)
    return count > 0 && missing.isEmpty
  }

  private static let restSeconds = 60

  /// From the journals: how long the offers of this run waited for their first proposal.
  private func proposals(
    _ ids: Set<EntityID>, _ configuration: ClientConfiguration
  ) async throws {
    let (name, rate) = (client.keyName, configuration.scenario?.rate ?? 1)
    let (timings, told, cameToRest) = try await OwnThread.run {
      let processes = Processes(configuration, as: name)
      let cameToRest = try processes.comeToRest(seconds: Self.restSeconds)
      let journals = try processes.allJournals()
      let ledger = AuditComparison.ledger(journals)
      return (
        OfferTimings.read(ledger, rate: rate) { ids.contains($0) },
        OfferTimings.untilNotice(journals, ledger, rate: rate) { ids.contains($0) }, cameToRest
      )
    }
    say(
      "  offer to proposal, \(timings.count) offers that could be matched: \(timings.text(50, 99, 99.9))"
    )
    if told.count > 0 {
      say("  offer to notice, \(told.count) offers: \(told.text(50, 99, 99.9))")
    }
    if !cameToRest {
      say("  (others kept the processes busy: some offers may still be without their proposal)")
    }
  }

  private func register(
    _ mix: LoadMix, _ configuration: ClientConfiguration
  ) async throws -> [String: String] {
    let name = client.keyName
    return try await OwnThread.run {
      let processes = Processes(configuration, as: name)
      let added = try EnterpriseDesk.add(mix.enterprises, processes)
      var keys: [String: String] = [:]
      for result in added {
        // There since an earlier run of this seed: a further key.
        keys[result.code] =
          try result.key ?? EnterpriseDesk.issueKey(result.code, processes).key
      }
      return keys
    }
  }
}
