internal import Storage

enum EnterpriseStatement: String, SQLStatement {
  case put =
    """
    INSERT INTO enterprise (code, name, region) VALUES ($1, $2, $3)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, region = excluded.region
    """
  case find = "SELECT name FROM enterprise WHERE code = $1"
}

enum ContactStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO contact (id, enterprise, channel, language, erased, added_at)
    VALUES ($1, $2, $3, $4, 0, $5)
    """
  case living = "SELECT * FROM contact WHERE enterprise = $1 AND erased = 0 ORDER BY added_at, id"
  case erase = "UPDATE contact SET erased = 1 WHERE id = $1 AND erased = 0"
}

enum ProposalStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO proposal (id, lender, borrower, from_day, to_day) VALUES ($1, $2, $3, $4, $5)
    """
  case find = "SELECT * FROM proposal WHERE id = $1"
}

enum ToldStatement: String, SQLStatement {
  case find =
    """
    SELECT verdict, amount FROM told_assessment
    WHERE enterprise = $1 AND policy = $2 AND business_key = $3
    """
  case put =
    """
    INSERT INTO told_assessment (enterprise, policy, business_key, verdict, amount)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (enterprise, policy, business_key)
    DO UPDATE SET verdict = excluded.verdict, amount = excluded.amount
    """
}

enum NoticeStatement: String, SQLStatement {
  /// Changes nothing if this enterprise was told of this event by this template.
  case insert =
    """
    INSERT INTO notice (id, ordinal, cause, enterprise, template, template_version, notice_class,
      title_zh, title_en, body_zh, body_en, subject, prefecture, created_at)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM notice), $2, $3, $4, $5, $6, $7, $8, $9,
      $10, $11, $12, $13)
    ON CONFLICT (cause, enterprise, template, template_version) DO NOTHING
    """
  case find = "SELECT * FROM notice WHERE id = $1"
}

enum DeliveryStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO delivery (notice, contact, channel, urgent, state, attempts, tries, turn, ended,
      confirmed, not_before, ordinal)
    VALUES ($1, $2, $3, $4, 'created', 0, 0, 0, 0, 0, 0,
      (SELECT ordinal FROM notice WHERE id = $1))
    """
  case find =
    """
    SELECT delivery.*, notice.prefecture FROM delivery JOIN notice ON notice.id = delivery.notice
    WHERE delivery.notice = $1 AND delivery.contact = $2
    """
  case holder = "SELECT notice FROM delivery WHERE contact = $1 AND turn = 1"
  /// Whose turn it is: the urgent first, then the oldest. `$3` is 1 where only the urgent may go.
  case next =
    """
    SELECT delivery.*, notice.prefecture FROM delivery JOIN notice ON notice.id = delivery.notice
    WHERE delivery.contact = $1 AND delivery.ended = 0 AND delivery.turn = 0
      AND delivery.not_before <= $2 AND delivery.urgent >= $3
    ORDER BY delivery.urgent DESC, delivery.ordinal LIMIT 1
    """
  case soonest =
    """
    SELECT MIN(not_before) AS soonest FROM delivery
    WHERE contact = $1 AND ended = 0 AND turn = 0
    """
  case open =
    """
    SELECT delivery.*, notice.prefecture FROM delivery JOIN notice ON notice.id = delivery.notice
    WHERE delivery.contact = $1 AND delivery.ended = 0
    ORDER BY delivery.ordinal
    """
  case update =
    """
    UPDATE delivery SET state = $3, code = $4, attempts = $5, tries = $6, turn = $7, ended = $8,
      confirmed = $9, not_before = $10
    WHERE notice = $1 AND contact = $2
    """
  /// All that an attempt needs but the address.
  case job =
    """
    SELECT delivery.tries, delivery.channel, contact.language, contact.erased, notice.*
    FROM delivery JOIN notice ON notice.id = delivery.notice
      JOIN contact ON contact.id = delivery.contact
    WHERE delivery.notice = $1 AND delivery.contact = $2
    """
}

enum AuditStatement: String, SQLStatement {
  case notices = "SELECT id FROM notice ORDER BY id"
  /// What was told of them.
  case deliveries =
    """
    SELECT notice, contact, state FROM delivery WHERE state <> 'created' ORDER BY notice, contact
    """
}
