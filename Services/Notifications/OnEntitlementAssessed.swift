internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Where a policy has those who qualify told first, they are, unasked; and those whom little is missing.
/// What says the same as the last notice of it is no news.
enum OnEntitlementAssessed {
  static func apply(
    _ event: HeardEvent, _ body: EntitlementAssessed, _ work: NotificationsWork
  ) throws {
    guard body.messageFirst else { return }
    var values = NoticeValues()
    NoticeWords.policy(body.policy, &values)
    let kind: NoticeKind
    switch body.verdict {
    case .eligible where body.command == nil:
      kind = .entitlementFound
      values.set("amount", body.amount.yuan)
    case .nearly:
      kind = .entitlementNearly
      NoticeWords.remedy(body.reasons, &values)
    case .eligible, .refused: return
    }
    guard try isNews(body, work) else { return }
    let notice = CreateNotice(
      kind: kind, recipient: body.enterprise, values: values,
      subject: "/v1/entitlements/\(body.entitlement.text)")
    try notice.decide(event, work)
  }

  /// By what a payment is known by: the next period is another entitlement, and news.
  private static func isNews(
    _ body: EntitlementAssessed, _ work: NotificationsWork
  ) throws -> Bool {
    let (verdict, amount) = (body.verdict.rawValue, body.amount.fen)
    let (enterprise, policy) = (body.enterprise.text, body.policy)
    let told = try work.transaction.row(
      ToldStatement.find, .text(enterprise), .text(policy), .text(body.businessKey))
    if let told, try told.text("verdict") == verdict, try told.int("amount") == amount {
      return false
    }
    try work.transaction.execute(
      ToldStatement.put, .text(enterprise), .text(policy), .text(body.businessKey),
      .text(verdict), .integer(amount))
    return true
  }
}
