internal import Storage

/// What each enterprise is owed by each policy: one row to a business key, for ever. Every assessment that
/// was told is kept with what it was made from, so that it can be made again, byte for byte.
enum EntitlementTables {
  static let migration = [
    """
    CREATE TABLE entitlement (
      id {blob} PRIMARY KEY, business_key TEXT NOT NULL UNIQUE,
      enterprise TEXT NOT NULL REFERENCES enterprise (code), policy TEXT NOT NULL,
      version BIGINT NOT NULL, policy_hash {blob} NOT NULL, facts_hash {blob} NOT NULL,
      fund TEXT NOT NULL, prefecture TEXT NOT NULL, partition TEXT NOT NULL,
      verdict TEXT NOT NULL CHECK (verdict IN ('eligible', 'nearly', 'refused')),
      provisional BIGINT NOT NULL, amount BIGINT NOT NULL CHECK (amount >= 0),
      screens TEXT NOT NULL, state TEXT NOT NULL, attempt BIGINT NOT NULL CHECK (attempt >= 0),
      payee {blob} REFERENCES payee (id), maker {blob}, checker {blob}, batch {blob}, reason TEXT,
      CHECK (checker IS NULL OR maker IS NOT NULL AND maker <> checker))
    """,
    "CREATE INDEX entitlement_enterprise ON entitlement (enterprise, policy)",
    """
    CREATE TABLE facts_document (hash {blob} PRIMARY KEY, document {blob} NOT NULL)
    """,
    """
    CREATE TABLE assessment (
      entitlement {blob} NOT NULL REFERENCES entitlement (id), ordinal BIGINT NOT NULL,
      policy_hash {blob} NOT NULL, facts_hash {blob} NOT NULL REFERENCES facts_document (hash),
      day BIGINT NOT NULL, result {blob} NOT NULL, made_at BIGINT NOT NULL, cause {blob} NOT NULL,
      PRIMARY KEY (entitlement, ordinal))
    """,
    // Who is to be looked at again.
    "CREATE TABLE assessment_need (enterprise TEXT PRIMARY KEY) {clustered}",
  ]
}

enum EntitlementStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO entitlement (id, business_key, enterprise, policy, version, policy_hash, facts_hash,
      fund, prefecture, partition, verdict, provisional, amount, screens, state, attempt)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0)
    """
  case find = "SELECT * FROM entitlement WHERE id = $1"
  case byKey = "SELECT * FROM entitlement WHERE business_key = $1"
  case update =
    """
    UPDATE entitlement SET version = $2, policy_hash = $3, facts_hash = $4, fund = $5, verdict = $6,
      provisional = $7, amount = $8, screens = $9, state = $10, attempt = $11, payee = $12,
      maker = $13, checker = $14, batch = $15, reason = $16
    WHERE id = $1
    """
  case audit = "SELECT business_key, state, amount FROM entitlement ORDER BY business_key"
}

enum AssessmentStatement: String, SQLStatement {
  case keepFacts =
    "INSERT INTO facts_document (hash, document) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING"
  case insert =
    """
    INSERT INTO assessment (entitlement, ordinal, policy_hash, facts_hash, day, result, made_at,
      cause)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM assessment WHERE entitlement = $1), $2,
      $3, $4, $5, $6, $7)
    """
  /// The newest, without what they were made from.
  case ofEntitlement =
    """
    SELECT ordinal, policy_hash, day, made_at, cause FROM assessment
    WHERE entitlement = $1 ORDER BY ordinal DESC LIMIT $2
    """
  case lastResult =
    "SELECT result FROM assessment WHERE entitlement = $1 ORDER BY ordinal DESC LIMIT 1"
  case page =
    """
    SELECT entitlement, ordinal, policy_hash, day, result, document FROM assessment
    JOIN facts_document ON hash = facts_hash
    WHERE entitlement > $1 OR entitlement = $1 AND ordinal > $2
    ORDER BY entitlement, ordinal LIMIT $3
    """
  case need =
    "INSERT INTO assessment_need (enterprise) VALUES ($1) ON CONFLICT (enterprise) DO NOTHING"
  case isNeeded = "SELECT enterprise FROM assessment_need WHERE enterprise = $1"
  /// Every enterprise that ever stated anything.
  case needAll =
    """
    INSERT INTO assessment_need (enterprise)
    SELECT DISTINCT enterprise FROM facts WHERE corrected_by IS NULL
    ON CONFLICT (enterprise) DO NOTHING
    """
  case needed = "SELECT enterprise FROM assessment_need ORDER BY enterprise LIMIT $1"
  case met = "DELETE FROM assessment_need WHERE enterprise = $1"
}
