package import Storage

/// The tables of Notifications: whom there is to tell, what was told, and how far each delivery has
/// come. No address is here: that is asked for at each attempt. Times are microseconds since 1970-01-01
/// UTC, days are days since 1970-01-01.
package enum NotificationsStore {
  /// Only ever appended to.
  package static let migrations = [
    Migration("notifications-1", recipients + causes + notices + deliveries)
  ]

  /// Every statement, for the check that PREPAREs them.
  package static let statements: [any SQLStatement.Type] = [
    EnterpriseStatement.self, ContactStatement.self, ProposalStatement.self, ToldStatement.self,
    NoticeStatement.self, DeliveryStatement.self, AuditStatement.self,
  ]

  private static let recipients = [
    "CREATE TABLE enterprise (code TEXT PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT NULL)",
    """
    CREATE TABLE contact (
      id {blob} PRIMARY KEY, enterprise TEXT NOT NULL REFERENCES enterprise (code),
      channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
      language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
      erased BIGINT NOT NULL CHECK (erased IN (0, 1)), added_at BIGINT NOT NULL) {clustered}
    """,
    "CREATE INDEX contact_enterprise ON contact (enterprise)",
  ]

  /// What a later event names and does not repeat.
  private static let causes = [
    """
    CREATE TABLE proposal (
      id {blob} PRIMARY KEY, lender TEXT NOT NULL, borrower TEXT NOT NULL,
      from_day BIGINT NOT NULL, to_day BIGINT NOT NULL, CHECK (lender <> borrower)) {clustered}
    """,
    // What an enterprise was last told that a policy says of it.
    """
    CREATE TABLE told_assessment (
      enterprise TEXT NOT NULL, policy TEXT NOT NULL, business_key TEXT NOT NULL,
      verdict TEXT NOT NULL, amount BIGINT NOT NULL,
      PRIMARY KEY (enterprise, policy, business_key)) {clustered}
    """,
  ]

  /// One for each event, recipient, template and version of it, ever. `ordinal` is their order: many have
  /// the time of one batch.
  private static let notices = [
    """
    CREATE TABLE notice (
      id {blob} PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE, cause {blob} NOT NULL,
      enterprise TEXT NOT NULL REFERENCES enterprise (code), template TEXT NOT NULL,
      template_version BIGINT NOT NULL CHECK (template_version >= 1),
      notice_class TEXT NOT NULL
        CHECK (\(Migration.oneOf("notice_class", "urgent", "action-needed", "information"))),
      title_zh TEXT NOT NULL, title_en TEXT NOT NULL, body_zh TEXT NOT NULL,
      body_en TEXT NOT NULL, subject TEXT NOT NULL, prefecture TEXT NOT NULL,
      created_at BIGINT NOT NULL, UNIQUE (cause, enterprise, template, template_version))
    """
  ]

  /// A delivery that has the turn of its contact has an effect; it is the contact's only one. `attempts`
  /// counts those that were made, `tries` also those that could not be.
  private static let deliveries = [
    """
    CREATE TABLE delivery (
      notice {blob} NOT NULL REFERENCES notice (id),
      contact {blob} NOT NULL REFERENCES contact (id),
      channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
      urgent BIGINT NOT NULL CHECK (urgent IN (0, 1)),
      state TEXT NOT NULL
        CHECK (\(Migration.oneOf(
        "state", "created", "delivered", "temporary-failure", "permanent-failure",
        "technical-failure"))),
      code TEXT, attempts BIGINT NOT NULL CHECK (attempts >= 0),
      tries BIGINT NOT NULL CHECK (tries >= attempts),
      turn BIGINT NOT NULL CHECK (turn IN (0, 1)), ended BIGINT NOT NULL CHECK (ended IN (0, 1)),
      confirmed BIGINT NOT NULL CHECK (confirmed IN (0, 1)), not_before BIGINT NOT NULL,
      ordinal BIGINT NOT NULL, PRIMARY KEY (notice, contact),
      CHECK (turn = 0 OR ended = 0), CHECK (state <> 'created' OR ended = 0),
      CHECK (state <> 'delivered' OR ended = 1),
      CHECK (state <> 'permanent-failure' OR ended = 1)) {clustered}
    """,
    "CREATE UNIQUE INDEX delivery_turn ON delivery (contact) WHERE turn = 1",
    """
    CREATE INDEX delivery_open ON delivery (contact, urgent, ordinal) WHERE ended = 0
    """,
  ]
}
