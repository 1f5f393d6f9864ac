internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// An enterprise is told of an event: once, ever, by one version of a template. The store refuses the
/// second row, and with it go the event and the deliveries of a second notice.
struct CreateNotice {
  let kind: NoticeKind
  let recipient: CreditCode
  let values: NoticeValues
  /// Path in the API.
  let subject: String

  /// - Throws: `TemplateFault` for a value that is missing, which parks the event.
  func decide(_ event: HeardEvent, _ work: NotificationsWork) throws {
    // Says who it is if there is none: the constraint would only say that there is none.
    _ = try work.name(of: recipient)
    let template = work.templates[kind]
    let notice = StoredNotice(
      id: work.decision.newID("notice"), cause: event.eventID, enterprise: recipient,
      template: kind.rawValue, templateVersion: template.version,
      noticeClass: template.noticeClass, text: try template.filled(values), subject: subject,
      prefecture: event.stream.partition, createdAt: work.decision.now)
    guard try notice.insert(work.transaction) else { return }
    try work.decision.emit(
      notice.created, partition: notice.prefecture,
      entities: [notice.name, EntityName.enterprise(recipient)])
    for contact in try StoredContact.living(of: recipient, work.transaction) {
      try StoredDelivery.insert(
        DeliveryKey(notice: notice.id, contact: contact.id), contact.channel,
        isUrgent: notice.noticeClass == .urgent, work.transaction)
      try ContactTurn.advance(contact.id, work)
    }
  }
}
