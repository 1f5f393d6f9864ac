internal import Storage

/// What Notifications says: whom we told what, and what became of it; and what carriers said of it.
enum InboxTables {
  static let migration = [
    """
    CREATE TABLE notice (
      id {blob} PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE, enterprise TEXT NOT NULL,
      prefecture TEXT NOT NULL, template TEXT NOT NULL, template_version BIGINT NOT NULL,
      class TEXT NOT NULL, cause {blob} NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL,
      body_zh TEXT NOT NULL, body_en TEXT NOT NULL, subject TEXT NOT NULL,
      created_at BIGINT NOT NULL)
    """,
    "CREATE INDEX notice_enterprise ON notice (enterprise, ordinal)",
    """
    CREATE TABLE delivery (
      notice {blob} NOT NULL REFERENCES notice (id), contact {blob} NOT NULL,
      channel TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL, code TEXT,
      changed_at BIGINT NOT NULL, PRIMARY KEY (notice, contact)) {clustered}
    """,
    // Each receipt once, for ever. Without a code of the carrier's, `code` is empty.
    """
    CREATE TABLE receipt (
      notice {blob} NOT NULL REFERENCES notice (id), contact {blob} NOT NULL,
      state TEXT NOT NULL, code TEXT NOT NULL, arrived_at BIGINT NOT NULL,
      PRIMARY KEY (notice, contact, state, code)) {clustered}
    """,
  ]
}

enum NoticeStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO notice (id, ordinal, enterprise, prefecture, template, template_version, class,
      cause, title_zh, title_en, body_zh, body_en, subject, created_at)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM notice), $2, $3, $4, $5, $6, $7, $8, $9,
      $10, $11, $12, $13)
    ON CONFLICT (id) DO NOTHING
    """
  case find = "SELECT * FROM notice WHERE id = $1"
  case ofEnterprise =
    "SELECT * FROM notice WHERE enterprise = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3"
  case ofAll = "SELECT * FROM notice WHERE ordinal > $1 ORDER BY ordinal LIMIT $2"
  case newest = "SELECT created_at FROM notice ORDER BY ordinal DESC LIMIT $1"
  case count = "SELECT COUNT(*) AS number FROM notice"
}

enum DeliveryStatement: String, SQLStatement {
  case change =
    """
    INSERT INTO delivery (notice, contact, channel, state, attempts, code, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (notice, contact) DO UPDATE SET channel = excluded.channel,
      state = excluded.state, attempts = excluded.attempts, code = excluded.code,
      changed_at = excluded.changed_at
    """
  case find = "SELECT * FROM delivery WHERE notice = $1 AND contact = $2"
  case ofNotice = "SELECT * FROM delivery WHERE notice = $1 ORDER BY contact"
  case counts =
    "SELECT channel, state, COUNT(*) AS number FROM delivery GROUP BY channel, state"
}

enum ReceiptStatement: String, SQLStatement {
  /// Changes nothing for one that is there.
  case insert =
    """
    INSERT INTO receipt (notice, contact, state, code, arrived_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (notice, contact, state, code) DO NOTHING
    """
}
