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

/// Where an enterprise wants to be told.
struct StoredContact: Hashable, Sendable {
  let id: EntityID
  let channel: ContactChannel

  /// Those not erased, the oldest first.
  static func living(
    of enterprise: CreditCode, _ transaction: Transaction
  ) throws -> [StoredContact] {
    try transaction.rows(ContactStatement.living, .text(enterprise.text)).map { row in
      StoredContact(id: try row.id("id"), channel: try row.value("channel"))
    }
  }
}

/// The two sides of a proposal.
struct StoredProposal: Hashable, Sendable {
  let lender: CreditCode
  let borrower: CreditCode
  let from: CalendarDay
  let to: CalendarDay

  static func find(_ id: EntityID, _ transaction: Transaction) throws -> StoredProposal? {
    try transaction.row(ProposalStatement.find, .blob(id.bytes)).map { row in
      StoredProposal(
        lender: try CreditCode(try row.text("lender")),
        borrower: try CreditCode(try row.text("borrower")), from: try row.day("from_day"),
        to: try row.day("to_day"))
    }
  }

  func insert(_ id: EntityID, _ transaction: Transaction) throws {
    try transaction.execute(
      ProposalStatement.insert, .blob(id.bytes), .text(lender.text), .text(borrower.text),
      SQLValue(from.number), SQLValue(to.number))
  }
}
