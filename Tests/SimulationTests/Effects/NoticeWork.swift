import Events
import Logging
import ServiceKit
import Storage

@testable import Notifications

/// Notifications on its way to the recipients: the real rounds and couriers, which end at the sink where
/// the network would begin.
final class NoticeWork: SimulatedWork {
  private struct Life {
    let desk: NodeDesk<NotificationsDecider>
    let runners: [SimulatedRunner<NotificationsDecider>]
  }

  private let notifications: SimulatedNode<NotificationsDecider>
  private let sink: NoticeSink
  private let executor: SteppedExecutor
  private let from: MailAddress
  let tally = EffectTally()
  private var life: Life?

  init(
    _ notifications: SimulatedNode<NotificationsDecider>, _ sink: NoticeSink,
    _ executor: SteppedExecutor
  ) throws {
    self.notifications = notifications
    self.sink = sink
    self.executor = executor
    from = try MailAddress("notices@jobs.example.cn")
  }

  var node: any SimulatedProcess { notifications }
  /// Nothing here takes a step that a crash could fall into: it falls between arrival and outcome.
  var hasDied: Bool { false }

  func begin(at uptime: UInt64, dyingAfter steps: Int?) throws {
    guard let desk = notifications.life?.desk else { return }
    if life?.desk !== desk { life = live(desk) }
    for runner in life?.runners ?? [] { try runner.begin(at: uptime) }
  }

  func spare() {}

  func isDone() throws -> Bool {
    guard notifications.isUp else { return false }
    let isWanted = try notifications.read { transaction in
      try ContactChannel.allCases.contains {
        try !transaction.dueEffects($0.rawValue, uptime: .max >> 1, limit: 1).isEmpty
      }
    }
    return isWanted == false
  }

  private func live(_ desk: NodeDesk<NotificationsDecider>) -> Life {
    let mail = MailCourier(
      sender: .init(
        send: { [sink] message in
          let id = message.messageID.dropFirst().prefix { $0 != "@" }
          return sink.take(String(id))
        }, from: from, fromName: nil))
    let webhook = WebhookCourier { [sink] request, _ in sink.take(request.id) }
    return Life(
      desk: desk,
      runners: [
        runner(ContactChannel.mail.rawValue, mail, desk),
        runner(ContactChannel.webhook.rawValue, webhook, desk),
      ])
  }

  private func runner(
    _ kind: String, _ courier: some Courier, _ desk: NodeDesk<NotificationsDecider>
  ) -> SimulatedRunner<NotificationsDecider> {
    let round = DeliveryRound(
      courier: courier, ask: { await desk.ask($0, of: "intake") },
      read: { key in try desk.read { try DeliveryJob.find(key, $0) } }, metrics: Metrics(),
      logger: Logger(label: "simulation", factory: { _ in SwiftLogNoOpLogHandler() }))
    return SimulatedRunner(kind, maximum: 2, desk, executor, tally) { await round.perform($0) }
  }
}
