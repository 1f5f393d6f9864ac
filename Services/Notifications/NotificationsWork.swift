internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// One input's decision with what every decision of Notifications needs.
struct NotificationsWork {
  let decision: Decision
  let templates: NoticeTemplates
  let rules: DeliveryRules

  var transaction: Transaction { decision.transaction }

  /// - Throws: `NotificationsFault.unknownEnterprise`, which parks the event.
  func name(of enterprise: CreditCode) throws -> String {
    guard let row = try transaction.row(EnterpriseStatement.find, .text(enterprise.text)) else {
      throw NotificationsFault.unknownEnterprise(enterprise)
    }
    return try row.text("name")
  }
}

/// What deliveries go by, from configuration.
package struct DeliveryRules: Hashable, Sendable {
  package var retry = RetryRule()
  package var quiet = QuietHours.standard

  package init() {}
}
