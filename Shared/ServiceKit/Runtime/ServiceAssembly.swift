private import Foundation
package import Logging
internal import MessageBus
package import Storage

/// Wires a process's parts in the order of dependency: store, decider, writer, bus. Nothing starts
/// here; `ServiceRuntime.run` and the servers' do.
package enum ServiceAssembly {
  /// - Parameters:
  ///   - migrations: the service's own, after the shared ones.
  ///   - ticks: this process commits its time while idle, because others' deadlines hang on it.
  /// - Throws: one clear sentence: store in use, newer store, missing key, port taken, …
  package static func make<D: Decider>(
    _ configuration: ServiceConfiguration, migrations: [Migration], ticks: Bool, logger: Logger,
    decider: D, verbs: @escaping OperatorVerbs<D>, asks: AskDesk<D>? = nil
  ) throws -> ServiceRuntime<D> {
    let folder = URL(fileURLWithPath: configuration.storePath).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let store = try Store(
      path: configuration.storePath, migrations: migrations, limits: configuration.storeLimits)
    let writer = try Writer(
      configuration: WriterConfiguration(
        process: configuration.process, published: configuration.publishedStreams,
        heard: configuration.heardStreams.map(\.stream),
        tickMilliseconds: ticks ? UInt64(configuration.headMilliseconds) : nil),
      store: store, decider: decider,
      note: try AttemptNoteFile(path: configuration.storePath + ".attempt"), logger: logger)
    return ServiceRuntime(
      configuration: configuration, store: store, writer: writer, metrics: Metrics(),
      logger: logger, verbs: verbs, asks: asks,
      makeShell: { handlers, started in
        let shell = try ZeroMQShell(
          configuration: shellConfiguration(configuration), handlers: handlers)
        shell.post(started)
        try shell.start()
        return shell
      })
  }

  private static func shellConfiguration(
    _ configuration: ServiceConfiguration
  ) -> ZeroMQShell.Configuration {
    var bus = BusConfiguration(
      process: configuration.process, published: configuration.publishedStreams,
      heard: configuration.heardStreams)
    bus.headIntervalMilliseconds = UInt64(configuration.headMilliseconds)
    return ZeroMQShell.Configuration(
      bus: bus, keyFolder: configuration.keyFolder, publish: configuration.publish,
      route: configuration.route,
      peers: configuration.peers.map {
        BusPeer(name: $0.name, publish: $0.publish, route: $0.route)
      })
  }
}
