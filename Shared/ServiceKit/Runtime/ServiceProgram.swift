private import Foundation
package import Logging
package import ServiceLifecycle
package import Storage
private import UnixSignals

/// What a process's `main` does: reads the arguments and settings, builds, runs until told to stop.
///
/// `tiaoji-<process> --config FILE` runs; `--print-sql` prints every statement as JSON lines for
/// the check on PostgreSQL; `--version`. A fault is one clear sentence on standard error, exit 1.
package struct ServiceProgram: Sendable {
  let process: String
  let keys: [ConfigurationKey]
  let migrations: [Migration]
  let statements: [any SQLStatement.Type]
  let build: @Sendable (Settings, Logger) async throws -> Parts

  /// What `build` made.
  package struct Parts: Sendable {
    /// In the order of dependency; stopped in reverse.
    let services: [any Service]
    /// On SIGHUP, with the settings as they are now.
    let reload: @Sendable (Settings) throws -> Void

    package init(
      services: [any Service], reload: @escaping @Sendable (Settings) throws -> Void
    ) {
      self.services = services
      self.reload = reload
    }
  }

  package init(
    process: String, keys: [ConfigurationKey], migrations: [Migration],
    statements: [any SQLStatement.Type],
    build: @escaping @Sendable (Settings, Logger) async throws -> Parts
  ) {
    self.process = process
    self.keys = keys
    self.migrations = migrations
    self.statements = statements
    self.build = build
  }

  /// - Returns: the exit status.
  package func run(_ arguments: [String] = CommandLine.arguments) async -> Int32 {
    do {
      let given = Array(arguments.dropFirst())
      switch (given.first, given.count) {
      case ("--version", 1): print(BuildVersion.text)
      case ("--print-sql", 1): print(try sqlListing, terminator: "")
      case ("--config", 2): try await serve(given[1])
      case (nil, 0): try await serve(nil)
      default:
        throw ConfigurationFault(problems: [
          "usage: tiaoji-\(process) [--config FILE | --print-sql | --version]"
        ])
      }
      return 0
    } catch {
      FileHandle.standardError.write(Data("tiaoji-\(process): \(error)\n".utf8))
      return 1
    }
  }

  private func serve(_ file: String?) async throws {
    // Stores and backups hold what enterprises said, and the hashes of keys: for this user alone.
    umask(0o077)
    let settings = try await settings(file)
    let level = Logger.Level(rawValue: settings.text(ServiceConfiguration.Keys.logLevel)) ?? .info
    let logger = Logger(label: process) { [process] _ in
      JSONLogHandler(service: process, level: level)
    }
    let parts = try await build(settings, logger)
    var configuration = ServiceGroupConfiguration(
      services: parts.services + [
        ReloadOnHangup(logger: logger) { try parts.reload(try await self.settings(file)) }
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(5)
    // A part that does not end when it must is a defect, and ends the process by a crash: what counts is
    // in the store.
    configuration.maximumCancellationDuration = .seconds(1)
    try await ServiceGroup(configuration: configuration).run()
  }

  private func settings(_ file: String?) async throws -> Settings {
    try await Settings(
      file: file, environment: ProcessInfo.processInfo.environment, keys: keys)
  }

  private var sqlListing: String {
    get throws {
      var lines: [[String: String]] = []
      for migration in [SharedSchema.table] + SharedSchema.migrations + migrations {
        for sql in migration.statements {
          lines.append(["kind": "migration", "name": migration.name, "sql": sql])
        }
      }
      for kind in StatementCatalogue.shared + statements {
        for (name, sql) in StatementCatalogue.texts(kind) {
          lines.append(["kind": "statement", "name": name, "sql": sql])
        }
      }
      return try lines.map { line in
        let encoded = try JSONEncoder.stable.encode(line.merging(["store": process]) { $1 })
        return String(decoding: encoded, as: UTF8.self) + "\n"
      }.joined()
    }
  }
}

/// SIGHUP reads settings and allow-list again; what cannot be read changes nothing.
private struct ReloadOnHangup: Service {
  let logger: Logger
  let reload: @Sendable () async throws -> Void

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: [.sighup])
    for await _ in signals.cancelOnGracefulShutdown() {
      do {
        try await reload()
        logger.info("settings and allow-list read again")
      } catch {
        logger.error("settings or allow-list not read", metadata: ["reason": "\(error)"])
      }
    }
  }
}
