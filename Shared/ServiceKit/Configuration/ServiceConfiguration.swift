internal import Domain
private import Foundation
internal import Logging
package import MessageBus
package import Storage

/// The settings that every process has.
package struct ServiceConfiguration: Sendable {
  package enum Keys {
    package static let partitions = ConfigurationKey(
      "partitions", .list(["3303"]), "prefectures served, first four digits of the division code")
    package static let storePath = ConfigurationKey(
      "storage.path", .text(nil), unit: "path", "the process's only store")
    package static let maximumBytes = ConfigurationKey(
      "storage.maximumBytes", .integer(64 << 30), unit: "bytes",
      "quota: past it nothing new is accepted")
    package static let floorBytes = ConfigurationKey(
      "storage.floorBytes", .integer(256 << 20), unit: "bytes",
      "free space that must stay on the volume; below it nothing new is accepted")
    package static let keyFolder = ConfigurationKey(
      "bus.keys", .text(nil), unit: "path", "folder of the CURVE keys and the allow-list")
    package static let publish = ConfigurationKey(
      "bus.publish", .text(nil), unit: "endpoint", "where this process publishes (PUB)")
    package static let route = ConfigurationKey(
      "bus.route", .text(nil), unit: "endpoint", "where this process answers requests (ROUTER)")
    package static let headMilliseconds = ConfigurationKey(
      "bus.headMilliseconds", .integer(1_000), unit: "ms",
      "how often an idle process announces its head")
    package static let adminPort = ConfigurationKey(
      "admin.port", .integer(nil), unit: "port", "loopback port of health, readiness and metrics")
    package static let logLevel = ConfigurationKey(
      "log.level", .text("info"), "trace, debug, info, notice, warning, error or critical")
    package static let scenarioAnchor = ConfigurationKey(
      "scenario.anchor", .text(""), unit: "path",
      "development only: file with the wall time (µs) at which the scenario began; empty: real time"
    )
    package static let scenarioStart = ConfigurationKey(
      "scenario.start", .text("2021-01-12"), unit: "day", "first scenario day")
    package static let scenarioEnd = ConfigurationKey(
      "scenario.end", .text("2021-03-06"), unit: "day", "the scenario stops at 00:00 of this day")
    package static let scenarioRate = ConfigurationKey(
      "scenario.rate", .integer(1), unit: "scenario seconds per second", "how fast the days pass")

    package static let all = [
      partitions, storePath, maximumBytes, floorBytes, keyFolder, publish, route, headMilliseconds,
      adminPort, logLevel, scenarioAnchor, scenarioStart, scenarioEnd, scenarioRate,
    ]

    /// Where a heard process publishes and answers.
    package static func peer(_ name: String) -> [ConfigurationKey] {
      peer(name, standard: nil)
    }

    /// One that need not be there: without its addresses it is not heard.
    package static func optionalPeer(_ name: String) -> [ConfigurationKey] {
      peer(name, standard: "")
    }

    private static func peer(_ name: String, standard: String?) -> [ConfigurationKey] {
      [
        ConfigurationKey(
          "bus.peers.\(name).publish", .text(standard), unit: "endpoint", "where \(name) publishes"),
        ConfigurationKey(
          "bus.peers.\(name).route", .text(standard), unit: "endpoint",
          "where \(name) answers requests"),
      ]
    }
  }

  package let process: String
  package let partitions: [String]
  package let storePath: String
  package let storeLimits: StoreLimits
  package let keyFolder: String
  package let publish: String
  package let route: String
  package let peers: [Peer]
  package let headMilliseconds: Int
  package let adminPort: Int
  package let logLevel: String
  package var clock: any ServiceClock

  package struct Peer: Sendable {
    package let name: String
    package let publish: String
    package let route: String
  }

  /// - Parameters:
  ///   - peers: each must have its addresses.
  ///   - optionalPeers: one without addresses is not heard.
  package init(
    process: String, peers: [String], optionalPeers: [String] = [], settings: Settings
  ) throws {
    self.process = process
    try Self.check(settings)
    partitions = settings.list(Keys.partitions)
    storePath = settings.text(Keys.storePath)
    storeLimits = Self.storeLimits(settings)
    keyFolder = settings.text(Keys.keyFolder)
    publish = settings.text(Keys.publish)
    route = settings.text(Keys.route)
    let anchor = settings.text(Keys.scenarioAnchor)
    // Scenario days pass in seconds, and a deadline waits for its judge's next head.
    headMilliseconds = min(
      settings.integer(Keys.headMilliseconds), anchor.isEmpty ? .max : Self.scenarioHeadMilliseconds
    )
    adminPort = settings.integer(Keys.adminPort)
    logLevel = settings.text(Keys.logLevel)
    self.peers =
      peers.map { Self.peer($0, Keys.peer($0), settings) }
      + (try Self.present(optionalPeers, settings))
    clock = anchor.isEmpty ? SystemClock() : try Self.scenario(anchor, settings)
  }

  private static func peer(
    _ name: String, _ keys: [ConfigurationKey], _ settings: Settings
  ) -> Peer {
    Peer(name: name, publish: settings.text(keys[0]), route: settings.text(keys[1]))
  }

  /// - Throws: `ConfigurationFault` for a peer of which only one address is given.
  private static func present(_ names: [String], _ settings: Settings) throws -> [Peer] {
    let found = names.map { peer($0, Keys.optionalPeer($0), settings) }
    let halves = found.filter { $0.publish.isEmpty != $0.route.isEmpty }
    guard halves.isEmpty else {
      throw ConfigurationFault(
        problems: halves.map { "'bus.peers.\($0.name)' needs both addresses, or neither" })
    }
    return found.filter { !$0.publish.isEmpty }
  }

  private static let scenarioHeadMilliseconds = 100

  /// Reports all values out of range at once.
  /// - Throws: `ConfigurationFault`.
  private static func check(_ settings: Settings) throws {
    var problems = settings.outOfRange([
      // A peer that was not heard for five seconds counts as silent.
      (Keys.headMilliseconds, 10...4_000), (Keys.adminPort, 0...65_535),
      (Keys.maximumBytes, 1...Int.max), (Keys.floorBytes, 0...Int.max),
      (Keys.scenarioRate, 1...10_000_000),
    ])
    let partitions = settings.list(Keys.partitions)
    if partitions.isEmpty { problems.append("key 'partitions' must name at least one prefecture") }
    for partition in partitions
    where partition.utf8.count != 4 || !partition.utf8.allSatisfy({ (48...57).contains($0) }) {
      problems.append("key 'partitions' must be of four digits each, and '\(partition)' is not")
    }
    if Set(partitions).count < partitions.count {
      problems.append("key 'partitions' names a prefecture twice")
    }
    let level = settings.text(Keys.logLevel)
    if Logger.Level(rawValue: level) == nil {
      problems.append("key 'log.level' must be \(Keys.logLevel.purpose), and '\(level)' is not")
    }
    guard problems.isEmpty else { throw ConfigurationFault(problems: problems) }
  }

  /// May change while the process runs.
  static func storeLimits(_ settings: Settings) -> StoreLimits {
    StoreLimits(
      maximumBytes: Int64(settings.integer(Keys.maximumBytes)),
      floorBytes: Int64(settings.integer(Keys.floorBytes)))
  }

  private static func scenario(_ file: String, _ settings: Settings) throws -> ScenarioClock {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8),
      let anchor = Int64(text.trimmingCharacters(in: .whitespacesAndNewlines)),
      let start = CalendarDay(iso: settings.text(Keys.scenarioStart)),
      let end = CalendarDay(iso: settings.text(Keys.scenarioEnd)), start < end
    else {
      throw ConfigurationFault(problems: [
        "the scenario needs a readable anchor file (microseconds since 1970) at \(file) and two days in order"
      ])
    }
    return ScenarioClock(
      start: .start(of: start), end: .start(of: end),
      rate: Int64(settings.integer(Keys.scenarioRate)),
      anchor: Instant(microseconds: anchor))
  }

  package var publishedStreams: [StreamName] {
    partitions.compactMap { StreamName("\(process)/\($0)") }
  }

  package var heardStreams: [HeardStream] {
    peers.flatMap { peer in
      partitions.compactMap { partition in
        StreamName("\(peer.name)/\(partition)").map { HeardStream(stream: $0, peer: peer.name) }
      }
    }
  }
}
