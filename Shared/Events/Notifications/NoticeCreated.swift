package import Domain

/// A notice to an enterprise: one for each event, recipient and version of the template, ever.
package struct NoticeCreated: Hashable, WireBody {
  package static let type = "NoticeCreated"
  package static let version: UInt16 = 1

  package let notice: EntityID
  package let enterprise: CreditCode
  package let template: String
  package let templateVersion: Int
  package let noticeClass: NoticeClass
  /// The event that it tells of.
  package let cause: EntityID
  package let titleZh: String
  package let titleEn: String
  package let bodyZh: String
  package let bodyEn: String
  /// Path in the API, such as `/v1/proposals/<id>`.
  package let subject: String

  package init(
    notice: EntityID, enterprise: CreditCode, template: String, templateVersion: Int,
    noticeClass: NoticeClass, cause: EntityID, titleZh: String, titleEn: String, bodyZh: String,
    bodyEn: String, subject: String
  ) {
    self.notice = notice
    self.enterprise = enterprise
    self.template = template
    self.templateVersion = templateVersion
    self.noticeClass = noticeClass
    self.cause = cause
    self.titleZh = titleZh
    self.titleEn = titleEn
    self.bodyZh = bodyZh
    self.bodyEn = bodyEn
    self.subject = subject
  }

  package func fill(_ wire: inout WireNoticeCreated) {
    wire.notice = notice.wire
    wire.enterprise = enterprise.text
    wire.template = template
    wire.templateVersion = Int64(templateVersion)
    wire.noticeClass = WireNoticeClass(noticeClass)
    wire.cause = cause.wire
    wire.titleZh = titleZh
    wire.titleEn = titleEn
    wire.bodyZh = bodyZh
    wire.bodyEn = bodyEn
    wire.subject = subject
  }

  package init(_ wire: WireNoticeCreated, _ fields: WireFields) throws(EventFault) {
    notice = try fields.id(wire.hasNotice, wire.notice, "notice")
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
    template = try fields.value(wire.hasTemplate, wire.template, "template")
    templateVersion = try fields.count(
      wire.hasTemplateVersion, wire.templateVersion, "template_version")
    noticeClass = try fields.twin(wire.hasNoticeClass, wire.noticeClass, "notice_class")
    cause = try fields.id(wire.hasCause, wire.cause, "cause")
    titleZh = try fields.value(wire.hasTitleZh, wire.titleZh, "title_zh")
    titleEn = try fields.value(wire.hasTitleEn, wire.titleEn, "title_en")
    bodyZh = try fields.value(wire.hasBodyZh, wire.bodyZh, "body_zh")
    bodyEn = try fields.value(wire.hasBodyEn, wire.bodyEn, "body_en")
    subject = try fields.value(wire.hasSubject, wire.subject, "subject")
  }
}

/// How urgent a notice is.
package enum NoticeClass: String, Sendable, CaseIterable {
  case urgent
  case actionNeeded = "action-needed"
  case information
}
