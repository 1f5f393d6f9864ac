internal import ArgumentParser
internal import AsyncHTTPClient
internal import Domain
internal import Foundation
internal import MessageBus
internal import ServiceKit

extension CityCommand {
  struct Play: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Plays a made city against the running processes, then reports and audits.",
      discussion: """
        The processes must run on the scenario clock with empty stores. Every figure of the table \
        is read from the journals after the run, the client's own timings excepted. Exits 0 only \
        if something was agreed, no request met what should not happen, and the audit holds.
        """)

    @OptionGroup var client: ClientOptions
    @OptionGroup var folder: Folder

    @Option(help: "Loopback port of a sink for notices by webhook; 0: nobody is told that way.")
    var webhookPort = 0

    func run() async throws {
      let city = try folder.city.read()
      let configuration = try client.client()
      let (base, clock) = try surroundings(configuration)
      for line in CityFolder.provenance { say(line) }
      let (keys, operatorKey) = try await register(city, configuration)
      let http = APIClient.makeHTTP(connections: 64)
      let api = APIClient(http: http, base: base, timings: Timings())
      var play = CityPlay(
        city: city, api: api, clock: clock, keys: keys, operatorKey: operatorKey)
      do {
        play.money = try await money(play, configuration)
        try await CityPlay.awaitBeginning(of: clock, at: SystemClock().now())
        try await play.run()
        try await api.shutdown()
      } catch {
        try? await api.shutdown()
        throw error
      }
      if try await !close(play, configuration) { throw ExitCode.failure }
    }

    private func surroundings(
      _ configuration: ClientConfiguration
    ) throws -> (base: String, clock: ScenarioClock) {
      guard let base = configuration.api else {
        throw OperatorFault("no process in \(configuration.folder) has an HTTP API (http.port)")
      }
      guard let clock = configuration.scenario else {
        throw OperatorFault(
          "the processes do not run on the scenario clock: set scenario.anchor and start them")
      }
      guard clock.now() < clock.end else {
        throw OperatorFault("the scenario is over: begin anew with empty stores")
      }
      return (base, clock)
    }

    /// The office and its policies, where a Subsidy runs.
    private func money(
      _ play: CityPlay, _ configuration: ClientConfiguration
    ) async throws -> CityMoneyPlay? {
      guard configuration.processes.contains(where: { $0.name == "subsidy" }) else { return nil }
      let name = client.keyName
      let staff = try await OwnThread.run {
        try CityStaff.hire(Processes(configuration, as: name))
      }
      try await staff.bringPoliciesIntoForce(play.api)
      return CityMoneyPlay(
        city: play.city, api: play.api, clock: play.clock, keys: play.keys, staff: staff,
        counts: play.counts, sinks: .init(webhookPort: webhookPort))
    }

    private func register(
      _ city: City, _ configuration: ClientConfiguration
    ) async throws -> (keys: [String: String], operatorKey: String) {
      let (name, file) = (client.keyName, folder.city.keysFile)
      return try await OwnThread.run {
        let processes = Processes(configuration, as: name)
        let entries = city.enterprises.map {
          EnterpriseEntry(code: $0.code, name: $0.name, kind: $0.kind, region: $0.region)
        }
        let keysFile = try SecretFile(new: file)
        try keysFile.append(["code,key"])
        let added = try EnterpriseDesk.add(entries, processes) { block in
          try keysFile.append(block.compactMap { one in one.key.map { "\(one.code),\($0)" } })
        }
        if let refused = added.first(where: { $0.key == nil }) {
          throw OperatorFault(
            "enterprise \(refused.code) was refused: \(refused.refused ?? "") \(refused.faults); begin with empty stores"
          )
        }
        let rows = added.compactMap { result in result.key.map { (result.code, $0) } }
        say("Added \(rows.count) enterprises.")
        let key = try EnterpriseDesk.addOperatorKey("city play", processes).key
        return (Dictionary(rows) { first, _ in first }, key)
      }
    }

    /// Waits until all is applied, reads the journals, prints the table, and audits.
    /// - Returns: whether the run is a success.
    private func close(
      _ play: CityPlay, _ configuration: ClientConfiguration
    ) async throws -> Bool {
      let (name, file, counts) = (client.keyName, folder.city.figuresFile, play.counts.now)
      let (timings, clock) = (play.api.timings, play.clock)
      return try await OwnThread.run {
        let processes = Processes(configuration, as: name)
        try processes.waitUntilSettled()
        var figures = try CityFigures.read(
          processes.allJournals(), firstDay: clock.start.day, rate: clock.rate)
        figures.answersLate = counts.late
        figures.requests = timings.count
        figures.httpP50 = timings.milliseconds(atPercentile: 50)
        figures.httpP99 = timings.milliseconds(atPercentile: 99)
        let encoder = JSONEncoder.stable
        encoder.outputFormatting.insert(.prettyPrinted)
        guard
          FileManager.default.createFile(atPath: file, contents: try encoder.encode(figures))
        else { throw OperatorFault("the file \(file) cannot be written") }
        say()
        for line in CityTable.lines(figures, counts) { say(line) }
        say()
        let report = try AuditRun.run(processes)
        for line in report.lines { say(line) }
        let faults = counts.faults(figures)
        for fault in faults { complain("city play: \(fault)") }
        return report.holds && faults.isEmpty
      }
    }
  }
}
