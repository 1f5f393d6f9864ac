internal import Storage

/// The read model of what Subsidy says: policies, entitlements, payment batches, the ledger's entries,
/// and whether payments may go on. Amounts are fen. No row refers to one of another table: each event is
/// applied as it comes, and its publisher answers for what it names.
enum MoneyTables {
  static let migration = policies + entitlements + payments

  private static let policies = [
    "CREATE TABLE policy (id TEXT PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE)",
    """
    CREATE TABLE policy_version (
      policy TEXT NOT NULL REFERENCES policy (id), version BIGINT NOT NULL, hash {blob} NOT NULL,
      fund TEXT NOT NULL, proposed_at BIGINT, proposed_by {blob}, activated_at BIGINT,
      activated_by {blob}, PRIMARY KEY (policy, version, hash),
      CHECK ((proposed_at IS NULL) = (proposed_by IS NULL)),
      CHECK ((activated_at IS NULL) = (activated_by IS NULL)))
    """,
  ]

  private static let entitlements = [
    // `assessed` is what the last assessment found, `amount` what counts.
    """
    CREATE TABLE entitlement (
      id {blob} PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE, enterprise TEXT NOT NULL,
      policy TEXT NOT NULL, policy_version BIGINT, policy_hash {blob}, facts_hash {blob}, day BIGINT,
      verdict TEXT CHECK (\(Migration.oneOf("verdict", "eligible", "nearly", "refused"))),
      provisional BIGINT NOT NULL DEFAULT 0, business_key TEXT, assessed BIGINT NOT NULL DEFAULT 0,
      reasons TEXT NOT NULL DEFAULT '[]', screens TEXT NOT NULL DEFAULT '[]',
      amount BIGINT NOT NULL, state TEXT, approval {blob}, attempt BIGINT NOT NULL DEFAULT 0,
      payee {blob}, batch {blob}, reason TEXT, changed_at BIGINT NOT NULL)
    """,
    "CREATE INDEX entitlement_enterprise ON entitlement (enterprise, ordinal)",
    // What happened to whatever money passes through, in the order in which it was heard. `subject` is
    // an entity's name.
    """
    CREATE TABLE money_step (
      ordinal BIGINT PRIMARY KEY, subject TEXT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL,
      verdict TEXT, amount BIGINT, number BIGINT, policy TEXT, person {blob}, reason TEXT)
    """,
    "CREATE INDEX money_step_subject ON money_step (subject, ordinal)",
  ]

  private static let payments = [
    """
    CREATE TABLE payment_batch (
      id {blob} PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE, state TEXT NOT NULL,
      message_id TEXT NOT NULL, items BIGINT NOT NULL, total BIGINT NOT NULL,
      settled BIGINT NOT NULL, person {blob}, released_at BIGINT NOT NULL,
      changed_at BIGINT NOT NULL)
    """,
    // By the ledger's own sequence, so that an entry made again after a restore takes the place of the
    // one that was forgotten. `heard` is its event's sequence in the stream.
    """
    CREATE TABLE ledger_entry (
      stream TEXT NOT NULL, sequence BIGINT NOT NULL, kind TEXT NOT NULL, fund TEXT NOT NULL,
      policy TEXT NOT NULL, entry_key TEXT NOT NULL, attempt BIGINT NOT NULL,
      amount BIGINT NOT NULL CHECK (amount > 0), hash {blob} NOT NULL, heard BIGINT NOT NULL,
      PRIMARY KEY (stream, sequence)) {clustered}
    """,
    """
    CREATE TABLE payment_gate (
      prefecture TEXT PRIMARY KEY, frozen_at BIGINT, reason TEXT,
      CHECK ((frozen_at IS NULL) = (reason IS NULL)))
    """,
  ]
}

enum PolicyStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO policy (id, ordinal) VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM policy))
    ON CONFLICT (id) DO NOTHING
    """
  case propose =
    """
    INSERT INTO policy_version (policy, version, hash, fund, proposed_at, proposed_by)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (policy, version, hash) DO UPDATE SET fund = excluded.fund,
      proposed_at = excluded.proposed_at, proposed_by = excluded.proposed_by
    """
  case activate =
    """
    INSERT INTO policy_version (policy, version, hash, fund, activated_at, activated_by)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (policy, version, hash) DO UPDATE SET fund = excluded.fund,
      activated_at = excluded.activated_at, activated_by = excluded.activated_by
    """
  case find = "SELECT id, ordinal FROM policy WHERE id = $1"
  case page = "SELECT id, ordinal FROM policy WHERE ordinal > $1 ORDER BY ordinal LIMIT $2"
  case versions = "SELECT * FROM policy_version WHERE policy = $1 ORDER BY version, hash"
  /// With the fund of the version that was activated last, or proposed last where none was.
  case funds =
    """
    SELECT policy.id, policy.ordinal, policy_version.fund
    FROM policy JOIN policy_version ON policy_version.policy = policy.id
    ORDER BY policy.ordinal, COALESCE(activated_at, 0), COALESCE(proposed_at, 0)
    """
}

enum EntitlementStatement: String, SQLStatement {
  /// Until a reviewer is bound to an amount, that of the newest assessment counts.
  case assess =
    """
    INSERT INTO entitlement (id, ordinal, enterprise, policy, policy_version, policy_hash,
      facts_hash, day, verdict, provisional, business_key, assessed, amount, reasons, screens,
      changed_at)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM entitlement), $2, $3, $4, $5, $6, $7, $8,
      $9, $10, $11, $11, $12, $13, $14)
    ON CONFLICT (id) DO UPDATE SET policy_version = excluded.policy_version,
      policy_hash = excluded.policy_hash, facts_hash = excluded.facts_hash, day = excluded.day,
      verdict = excluded.verdict, provisional = excluded.provisional,
      business_key = excluded.business_key, assessed = excluded.assessed,
      amount = CASE WHEN entitlement.state IS NULL OR entitlement.state = 'found'
          OR entitlement.state = 'applied' OR entitlement.state = 'refused'
        THEN excluded.amount ELSE entitlement.amount END,
      reasons = excluded.reasons, screens = excluded.screens, changed_at = excluded.changed_at
    """
  case change =
    """
    INSERT INTO entitlement (id, ordinal, enterprise, policy, state, amount, approval, attempt,
      payee, batch, reason, changed_at)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM entitlement), $2, $3, $4, $5, $6, $7, $8,
      $9, $10, $11)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, amount = excluded.amount,
      approval = excluded.approval, attempt = excluded.attempt, payee = excluded.payee,
      batch = excluded.batch, reason = excluded.reason, changed_at = excluded.changed_at
    """
  case find = "SELECT * FROM entitlement WHERE id = $1"
  case ofEnterprise =
    """
    SELECT * FROM entitlement WHERE enterprise = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3
    """
  case ofAll = "SELECT * FROM entitlement WHERE ordinal > $1 ORDER BY ordinal LIMIT $2"
}

enum PaymentBatchStatement: String, SQLStatement {
  case change =
    """
    INSERT INTO payment_batch (id, ordinal, state, message_id, items, total, settled, person,
      released_at, changed_at)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM payment_batch), $2, $3, $4, $5, $6, $7,
      $8, $8)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, message_id = excluded.message_id,
      items = excluded.items, total = excluded.total, settled = excluded.settled,
      person = COALESCE(excluded.person, payment_batch.person), changed_at = excluded.changed_at
    """
  case find = "SELECT * FROM payment_batch WHERE id = $1"
  case page = "SELECT * FROM payment_batch WHERE ordinal > $1 ORDER BY ordinal LIMIT $2"
}

enum LedgerEntryStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO ledger_entry (stream, sequence, kind, fund, policy, entry_key, attempt, amount, hash,
      heard)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (stream, sequence) DO UPDATE SET kind = excluded.kind, fund = excluded.fund,
      policy = excluded.policy, entry_key = excluded.entry_key, attempt = excluded.attempt,
      amount = excluded.amount, hash = excluded.hash, heard = excluded.heard
    """
  case forget = "DELETE FROM ledger_entry WHERE stream = $1 AND heard > $2"
  /// By fund, policy (empty for what concerns the fund alone) and kind of transfer.
  case sums =
    """
    SELECT fund, policy, kind, CAST(SUM(amount) AS BIGINT) AS amount FROM ledger_entry
    GROUP BY fund, policy, kind
    """
}

enum MoneyStepStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO money_step (ordinal, subject, at, what, verdict, amount, number, policy, person,
      reason)
    VALUES ((SELECT COALESCE(MAX(ordinal), 0) + 1 FROM money_step), $1, $2, $3, $4, $5, $6, $7, $8,
      $9)
    """
  /// The latest, newest first.
  case ofSubject = "SELECT * FROM money_step WHERE subject = $1 ORDER BY ordinal DESC LIMIT $2"
  case newest = "SELECT * FROM money_step ORDER BY ordinal DESC LIMIT $1"
}

enum PaymentGateStatement: String, SQLStatement {
  case set =
    """
    INSERT INTO payment_gate (prefecture, frozen_at, reason) VALUES ($1, $2, $3)
    ON CONFLICT (prefecture) DO UPDATE SET frozen_at = excluded.frozen_at, reason = excluded.reason
    """
  case frozen = "SELECT MIN(frozen_at) AS since FROM payment_gate WHERE frozen_at IS NOT NULL"
}
