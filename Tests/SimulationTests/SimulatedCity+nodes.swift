import Intake
import Matching
import MessageBus
import Storage

@testable import Notifications
@testable import Subsidy

/// The four processes, who hear each other as `deploy/dev` has it.
extension SimulatedCity {
  static func intake(
    _ plan: SimulationPlan, _ vault: Vault
  ) throws -> SimulatedNode<IntakeDecider> {
    try SimulatedNode(
      own: try stream("intake"), heard: try streams("matching", "subsidy", "notifications"),
      plan: plan, migrations: IntakeStore.migrations, ticks: true, answering: vault.desk
    ) {
      IntakeDecider(
        rules: IntakeRules(served: ["3303"]), keys: KeyCache(),
        waiters: CommandWaiters(maximum: 0), vault: vault)
    }
  }

  static func matching(_ plan: SimulationPlan) throws -> SimulatedNode<MatchingDecider> {
    var ruling = MatchingRuling()
    ruling.lotsMaximum = plan.lotsMaximum
    return try SimulatedNode(
      own: try stream("matching"), heard: try streams("intake"), plan: plan,
      migrations: MatchingStore.migrations
    ) { MatchingDecider(ruling: ruling) }
  }

  static func subsidy(
    _ plan: SimulationPlan, _ ruling: SubsidyRuling
  ) throws -> SimulatedNode<SubsidyDecider> {
    try SimulatedNode(
      own: try stream("subsidy"), heard: try streams("intake", "matching"), plan: plan,
      migrations: SubsidyStore.migrations, asking: ["pay"]
    ) { SubsidyDecider(ruling: ruling) }
  }

  static func notifications(
    _ plan: SimulationPlan
  ) throws -> SimulatedNode<NotificationsDecider> {
    let templates = try NoticeTemplates.builtIn()
    var rules = DeliveryRules()
    rules.retry.firstSeconds = 1
    rules.retry.maximumSeconds = 2
    rules.retry.technicalSeconds = 1
    rules.retry.postponedMilliseconds = 100
    return try SimulatedNode(
      own: try stream("notifications"), heard: try streams("intake", "matching", "subsidy"),
      plan: plan, migrations: NotificationsStore.migrations, asking: ["mail", "webhook"]
    ) { NotificationsDecider(templates: templates, rules: rules) }
  }

  private static func streams(_ names: String...) throws -> [StreamName] {
    try names.map(stream)
  }

  private static func stream(_ name: String) throws -> StreamName {
    guard let stream = StreamName("\(name)/3303") else { throw SimulationFailure("no stream") }
    return stream
  }
}
