internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
package import ServiceKit
internal import ServiceLifecycle
internal import Storage

/// The parts of an Intake process, wired in the order of dependency. Nothing runs yet.
package struct IntakeProcess: Sendable {
  package let runtime: ServiceRuntime<IntakeDecider>
  package let desk: IntakeDesk
  package let parts: ServiceProgram.Parts

  package static func build(
    _ configuration: IntakeConfiguration, logger: Logger
  ) throws -> IntakeProcess {
    let keys = KeyCache()
    let vault = Vault(keys: try VaultKeys(file: configuration.vaultKeysPath))
    let waiters = CommandWaiters(maximum: configuration.waitersMaximum)
    let decider = IntakeDecider(
      rules: configuration.rules, keys: keys, waiters: waiters, vault: vault)
    let runtime = try ServiceAssembly.make(
      configuration.service, migrations: IntakeStore.migrations, ticks: true, logger: logger,
      decider: decider, verbs: { try IntakeOperations.work($0, $1, keys) }, asks: vault.desk)
    try runtime.store.read { try vault.requireKeys($0) }
    let desk = IntakeDesk(
      runtime: runtime, keys: keys, waiters: waiters, rules: configuration.rules, vault: vault,
      clock: configuration.service.clock)
    let services: [any Service] = [
      runtime, AdminServer.make(runtime: runtime), api(desk, configuration, logger),
    ]
    let parts = ServiceProgram.Parts(services: services) { try runtime.reload($0) }
    return IntakeProcess(runtime: runtime, desk: desk, parts: parts)
  }

  static func api(
    _ desk: IntakeDesk, _ configuration: IntakeConfiguration, _ logger: Logger
  ) -> some ApplicationProtocol {
    let limits = configuration.limits
    var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
    decoder.maxHeaderFieldSize = 8 * 1024
    decoder.maxHeaderListSize = 16 * 1024
    decoder.maxHeaderFieldCount = 100
    return Application(
      router: IntakeRouter.make(desk),
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ConnectionGuard(limits: limits)],
          httpDecoderConfiguration: decoder)),
      configuration: .init(
        address: .hostname(configuration.host, port: configuration.port), serverName: "tiaoji",
        availableConnectionsDelegate: MaximumAvailableConnections(
          configuration.connectionsMaximum)),
      logger: logger)
  }
}
