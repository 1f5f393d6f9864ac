internal import Domain
internal import Events
internal import PolicyRules
internal import Storage

/// What an enterprise was told, and of what.
struct StoredNotice: Hashable, Sendable {
  let id: EntityID
  /// The event that it tells of.
  let cause: EntityID
  let enterprise: CreditCode
  let template: String
  let templateVersion: Int
  let noticeClass: NoticeClass
  let text: FilledNotice
  /// Path in the API.
  let subject: String
  /// The partition of its events.
  let prefecture: String
  let createdAt: Instant

  var name: String { EntityName.notice(id) }

  /// - Returns: false if the enterprise was told of this event by this template before; then nothing
  ///   changed.
  func insert(_ transaction: Transaction) throws -> Bool {
    try transaction.execute(
      NoticeStatement.insert, .blob(id.bytes), .blob(cause.bytes), .text(enterprise.text),
      .text(template), SQLValue(templateVersion), .text(noticeClass.rawValue),
      .text(text.title.zh), .text(text.title.en), .text(text.body.zh), .text(text.body.en),
      .text(subject), .text(prefecture), .integer(createdAt.microseconds)) == 1
  }

  var created: NoticeCreated {
    NoticeCreated(
      notice: id, enterprise: enterprise, template: template, templateVersion: templateVersion,
      noticeClass: noticeClass, cause: cause, titleZh: text.title.zh, titleEn: text.title.en,
      bodyZh: text.body.zh, bodyEn: text.body.en, subject: subject)
  }
}
