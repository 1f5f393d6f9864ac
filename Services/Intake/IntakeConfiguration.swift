internal import Domain
private import Foundation
package import ServiceKit

/// Every setting of Intake.
package struct IntakeConfiguration: Sendable {
  package enum Keys {
    package static let host = ConfigurationKey(
      "http.host", .text("127.0.0.1"), unit: "address", "where the HTTP API listens")
    package static let port = ConfigurationKey(
      "http.port", .integer(nil), unit: "port", "where the HTTP API listens")
    package static let connectionsMaximum = ConfigurationKey(
      "http.connectionsMaximum", .integer(4096), unit: "connections",
      "open at once; more wait to be taken")
    package static let headSeconds = ConfigurationKey(
      "http.headSeconds", .integer(10), unit: "s", "a request's head must come within")
    package static let bodySeconds = ConfigurationKey(
      "http.bodySeconds", .integer(15), unit: "s", "a request's body must come within")
    package static let idleSeconds = ConfigurationKey(
      "http.idleSeconds", .integer(60), unit: "s", "an unused connection is closed after")
    package static let waitersMaximum = ConfigurationKey(
      "http.waitersMaximum", .integer(1024), unit: "requests",
      "that wait for an outcome (Prefer: wait); more are answered at once")
    package static let vaultKeys = ConfigurationKey(
      "vault.keys", .text(""), unit: "path",
      "the vault's key file, outside the store; empty: vault.keys in the folder of bus.keys")
    package static let minimumWages = ConfigurationKey(
      "rules.minimumWages", .text(""), unit: "path",
      "CSV (region,monthly_fen) of the local minimum wages; without one a wage is not checked")

    package static let all =
      ServiceConfiguration.Keys.all + ServiceConfiguration.Keys.peer("matching")
      + optionalPeers.flatMap(ServiceConfiguration.Keys.optionalPeer) + [
        host, port, connectionsMaximum, headSeconds, bodySeconds, idleSeconds, waitersMaximum,
        vaultKeys, minimumWages,
      ]
  }

  /// Heard where they run: without them offers are matched all the same.
  static let optionalPeers = ["subsidy", "notifications"]

  package let service: ServiceConfiguration
  package let host: String
  package let port: Int
  package let connectionsMaximum: Int
  package let limits: ConnectionGuard.Limits
  package let waitersMaximum: Int
  package let vaultKeysPath: String
  package let rules: IntakeRules

  package init(_ settings: Settings) throws {
    service = try ServiceConfiguration(
      process: "intake", peers: ["matching"], optionalPeers: Self.optionalPeers, settings: settings)
    let problems = settings.outOfRange([
      (Keys.port, 0...65_535), (Keys.connectionsMaximum, 1...65_536), (Keys.headSeconds, 1...3_600),
      (Keys.bodySeconds, 1...3_600), (Keys.idleSeconds, 1...86_400),
      (Keys.waitersMaximum, 0...65_536),
    ])
    guard problems.isEmpty else { throw ConfigurationFault(problems: problems) }
    host = settings.text(Keys.host)
    port = settings.integer(Keys.port)
    connectionsMaximum = settings.integer(Keys.connectionsMaximum)
    var limits = ConnectionGuard.Limits()
    limits.headSeconds = Int64(settings.integer(Keys.headSeconds))
    limits.bodySeconds = Int64(settings.integer(Keys.bodySeconds))
    limits.idleSeconds = Int64(settings.integer(Keys.idleSeconds))
    self.limits = limits
    waitersMaximum = settings.integer(Keys.waitersMaximum)
    let keys = settings.text(Keys.vaultKeys)
    vaultKeysPath = keys.isEmpty ? "\(service.keyFolder)/vault.keys" : keys
    let file = settings.text(Keys.minimumWages)
    rules = IntakeRules(
      served: Set(service.partitions),
      minimumWages: file.isEmpty ? [:] : try Self.minimumWages(file: file))
  }

  private static func minimumWages(file: String) throws -> [RegionCode: Money] {
    do {
      return try MinimumWages.read(csv: try String(contentsOfFile: file, encoding: .utf8))
    } catch {
      throw ConfigurationFault(problems: ["cannot read the minimum wages in \(file): \(error)"])
    }
  }
}
