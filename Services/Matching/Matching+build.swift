internal import Domain
package import Logging
package import ServiceKit
package import ServiceLifecycle

/// The parts of a Matching process, wired in the order of dependency. Nothing runs yet.
package struct MatchingProcess: Sendable {
  package let runtime: ServiceRuntime<MatchingDecider>
  /// In the order in which they start.
  package let services: [any Service]

  package static func build(
    _ configuration: MatchingConfiguration, logger: Logger
  ) throws -> MatchingProcess {
    let unchecked = configuration.countiesWithoutMinimumWage
    if !unchecked.isEmpty {
      logger.warning(
        "wages are not checked in counties without a minimum wage",
        metadata: ["counties": "\(unchecked.map(\.text).joined(separator: " "))"])
    }
    // Nobody's deadline hangs on Matching's time, so that it need not tell it while idle.
    let runtime = try ServiceAssembly.make(
      configuration.service, migrations: MatchingStore.migrations, ticks: false, logger: logger,
      decider: MatchingDecider(ruling: configuration.ruling), verbs: { _, _ in nil })
    return MatchingProcess(
      runtime: runtime, services: [runtime, AdminServer.make(runtime: runtime)])
  }
}
