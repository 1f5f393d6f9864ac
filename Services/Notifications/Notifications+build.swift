package import Logging
internal import MessageBus
package import ServiceKit
package import ServiceLifecycle

/// The parts of a Notifications process, wired in the order of dependency. Nothing runs yet.
package struct NotificationsProcess: Sendable {
  package let runtime: ServiceRuntime<NotificationsDecider>
  /// In the order in which they start.
  package let services: [any Service]

  package static func build(
    _ configuration: NotificationsConfiguration, logger: Logger
  ) throws -> NotificationsProcess {
    let decider = NotificationsDecider(
      templates: try NoticeTemplates.builtIn(), rules: configuration.rules)
    if configuration.mail == nil {
      logger.warning("there is no mail channel: notices to mail addresses are not delivered")
    }
    // Nobody's deadline hangs on the time of Notifications, so that it need not tell it while idle.
    let runtime = try ServiceAssembly.make(
      configuration.service, migrations: NotificationsStore.migrations, ticks: false,
      logger: logger, decider: decider, verbs: { _, _ in nil })
    return NotificationsProcess(
      runtime: runtime,
      services: [runtime] + (try workers(configuration, runtime, logger))
        + [AdminServer.make(runtime: runtime)])
  }

  /// What does the deliveries: the threads of the channels, then a runner for each channel.
  package static func workers(
    _ configuration: NotificationsConfiguration, _ runtime: ServiceRuntime<NotificationsDecider>,
    _ logger: Logger
  ) throws -> [any Service] {
    let mailThreads = ChannelThreads(
      .init(
        threads: configuration.mailConcurrencyMaximum,
        perLane: configuration.mailConcurrencyMaximum))
    let webhooks = configuration.webhook
    // One that waits in a lane holds a place of the runner's, too.
    let webhookThreads = ChannelThreads(
      .init(
        threads: webhooks.concurrencyMaximum, perLane: webhooks.perHostMaximum,
        waitingPerLaneMaximum: 4))
    let mail = MailCourier(
      sender: try configuration.mail.map { mail in
        let smtp = try SMTPSender(mail.server, threads: mailThreads)
        return .init(
          send: { await smtp.send($0) }, from: mail.from, fromName: mail.fromName)
      })
    let sender = WebhookSender(
      addresses: AddressGuard(allowed: webhooks.allowed), threads: webhookThreads,
      times: webhooks.times, certificates: webhooks.certificates)
    let webhook = WebhookCourier { await sender.send($0, now: $1) }
    return [
      ChannelsEnd(threads: [mailThreads, webhookThreads]),
      runner("mail", configuration.mailConcurrencyMaximum, mail, runtime, logger),
      runner("webhook", webhooks.concurrencyMaximum, webhook, runtime, logger),
    ]
  }

  private static func runner(
    _ kind: String, _ concurrencyMaximum: Int, _ courier: some Courier,
    _ runtime: ServiceRuntime<NotificationsDecider>, _ logger: Logger
  ) -> EffectRunner<NotificationsDecider> {
    let round = DeliveryRound(
      courier: courier, ask: { await runtime.ask($0, of: "intake") },
      read: { key in try await runtime.read { try DeliveryJob.find(key, $0) } },
      metrics: runtime.metrics, logger: logger)
    // Both runners end one after the other, and the whole process has five seconds.
    return EffectRunner(
      kind, concurrencyMaximum: concurrencyMaximum, graceMilliseconds: 1_500, runtime: runtime
    ) { await round.perform($0) }
  }
}

/// Stops the threads of the channels once nothing new is begun.
private struct ChannelsEnd: Service {
  let threads: [ChannelThreads]

  func run() async throws {
    try? await gracefulShutdown()
    for threads in threads { threads.stop() }
  }
}
