internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// An enterprise is told something: here it can read it, whatever becomes of mail and webhooks.
enum OnNoticeCreated {
  static func apply(_ event: HeardEvent, _ body: NoticeCreated, _ decision: Decision) throws {
    try decision.transaction.execute(
      NoticeStatement.insert, .blob(body.notice.bytes), .text(body.enterprise.text),
      .text(event.stream.partition), .text(body.template), SQLValue(body.templateVersion),
      .text(body.noticeClass.rawValue), .blob(body.cause.bytes), .text(body.titleZh),
      .text(body.titleEn), .text(body.bodyZh), .text(body.bodyEn), .text(body.subject),
      .integer(event.occurredAt.microseconds))
  }
}
