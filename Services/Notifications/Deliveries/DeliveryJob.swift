internal import Domain
internal import Events
internal import PolicyRules
internal import Storage

/// What an attempt needs of the store: all but the address.
struct DeliveryJob: Sendable {
  let key: DeliveryKey
  let tries: Int
  let channel: ContactChannel
  let language: ContactLanguage
  let isErased: Bool
  let noticeClass: NoticeClass
  let enterprise: String
  let text: FilledNotice
  let subject: String
  let createdAt: Instant

  /// Nil for a delivery that there is not.
  static func find(_ key: DeliveryKey, _ transaction: Transaction) throws -> DeliveryJob? {
    try transaction.row(
      DeliveryStatement.job, .blob(key.notice.bytes), .blob(key.contact.bytes)
    ).map { row in
      DeliveryJob(
        key: key, tries: Int(try row.int("tries")), channel: try row.value("channel"),
        language: try row.value("language"), isErased: try row.flag("erased"),
        noticeClass: try row.value("notice_class"), enterprise: try row.text("enterprise"),
        text: FilledNotice(
          title: PolicyWording(zh: try row.text("title_zh"), en: try row.text("title_en")),
          body: PolicyWording(zh: try row.text("body_zh"), en: try row.text("body_en"))),
        subject: try row.text("subject"), createdAt: try row.instant("created_at"))
    }
  }

  /// In the contact's language.
  var title: String { language == .chinese ? text.title.zh : text.title.en }
}
