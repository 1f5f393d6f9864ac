internal import Domain
internal import Events
internal import ServiceKit

/// An enterprise is told of the steps of its entitlement that concern it.
enum OnEntitlementChanged {
  static func apply(
    _ event: HeardEvent, _ body: EntitlementChanged, _ work: NotificationsWork
  ) throws {
    guard let kind = NoticeKind(body.state) else { return }
    var values = NoticeValues()
    NoticeWords.policy(body.policy, &values)
    values.set("amount", body.amount.yuan)
    NoticeWords.reason(body.reason, &values)
    let notice = CreateNotice(
      kind: kind, recipient: body.enterprise, values: values,
      subject: "/v1/entitlements/\(body.entitlement.text)")
    try notice.decide(event, work)
  }
}
