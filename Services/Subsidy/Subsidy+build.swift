package import Logging
package import ServiceKit
package import ServiceLifecycle

/// The parts of a Subsidy process, wired in the order of dependency. Nothing runs yet.
package struct SubsidyProcess: Sendable {
  package let runtime: ServiceRuntime<SubsidyDecider>
  /// In the order in which they start.
  package let services: [any Service]

  package static func build(
    _ configuration: SubsidyConfiguration, logger: Logger
  ) throws -> SubsidyProcess {
    let ruling = configuration.ruling
    let runtime = try ServiceAssembly.make(
      configuration.service, migrations: SubsidyStore.migrations, ticks: false, logger: logger,
      decider: SubsidyDecider(ruling: ruling),
      verbs: { try SubsidyOperations.work($0, $1, ruling) })
    let desk = BankDesk(runtime: runtime)
    let worker = BankWorker(
      desk: desk, ruling: ruling, outbox: BankOutbox(folder: configuration.outbox),
      logger: logger)
    // One batch at a time of each kind: files reach the bank in the order of their release.
    let runners = BankEffect.allCases.map { kind in
      EffectRunner(kind.rawValue, concurrencyMaximum: 1, runtime: runtime) {
        await worker.perform($0)
      }
    }
    let post = BankPost(
      desk: desk, inbox: BankInbox(folder: configuration.inbox),
      lookMilliseconds: configuration.lookMilliseconds, logger: logger)
    return SubsidyProcess(
      runtime: runtime,
      services: [runtime, AdminServer.make(runtime: runtime)] + runners + [post])
  }
}
