internal import Storage

/// What is known of enterprises: who they are, where they are paid, and what they stated of their staff
/// and training. A statement that was corrected stays, and counts no more.
enum FactTables {
  static let migration = [
    "CREATE TABLE enterprise (code TEXT PRIMARY KEY, kind TEXT NOT NULL, region TEXT NOT NULL)",
    """
    CREATE TABLE payee (
      id {blob} PRIMARY KEY, enterprise TEXT NOT NULL REFERENCES enterprise (code),
      name_digest TEXT NOT NULL, account_digest TEXT NOT NULL, agent_digest TEXT NOT NULL,
      erased BIGINT NOT NULL DEFAULT 0)
    """,
    """
    CREATE TABLE facts (
      id {blob} PRIMARY KEY, enterprise TEXT NOT NULL REFERENCES enterprise (code),
      corrected_by {blob}, stated_at BIGINT NOT NULL)
    """,
    // `live` is 0 once the statement was corrected.
    """
    CREATE TABLE staff_fact (
      facts {blob} NOT NULL REFERENCES facts (id), ordinal BIGINT NOT NULL,
      enterprise TEXT NOT NULL, person {blob} NOT NULL, local BIGINT, insured BIGINT,
      left_on BIGINT, loans TEXT NOT NULL, live BIGINT NOT NULL DEFAULT 1,
      PRIMARY KEY (facts, ordinal))
    """,
    "CREATE INDEX staff_fact_enterprise ON staff_fact (enterprise, live)",
    "CREATE INDEX staff_fact_person ON staff_fact (person, live)",
    """
    CREATE TABLE training_fact (
      facts {blob} NOT NULL REFERENCES facts (id), ordinal BIGINT NOT NULL,
      enterprise TEXT NOT NULL, person {blob} NOT NULL, project TEXT NOT NULL, occupation TEXT,
      level TEXT, class_hours BIGINT NOT NULL CHECK (class_hours > 0), from_day BIGINT NOT NULL,
      to_day BIGINT NOT NULL, live BIGINT NOT NULL DEFAULT 1, PRIMARY KEY (facts, ordinal))
    """,
    "CREATE INDEX training_fact_enterprise ON training_fact (enterprise, live)",
    "CREATE INDEX training_fact_person ON training_fact (person, live)",
    // What was agreed in Matching: who lends to whom.
    """
    CREATE TABLE lending (
      agreement {blob} PRIMARY KEY, lender TEXT NOT NULL, borrower TEXT NOT NULL,
      from_day BIGINT NOT NULL, to_day BIGINT NOT NULL)
    """,
    "CREATE INDEX lending_lender ON lending (lender, borrower)",
  ]
}

enum FactStatement: String, SQLStatement {
  case insertEnterprise =
    """
    INSERT INTO enterprise (code, kind, region) VALUES ($1, $2, $3)
    ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, region = excluded.region
    """
  case enterprise = "SELECT * FROM enterprise WHERE code = $1"
  case insertPayee =
    """
    INSERT INTO payee (id, enterprise, name_digest, account_digest, agent_digest)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING
    """
  case payee = "SELECT * FROM payee WHERE id = $1"
  case erasePayee = "UPDATE payee SET erased = 1 WHERE id = $1"
  case insert = "INSERT INTO facts (id, enterprise, stated_at) VALUES ($1, $2, $3)"
  case correct =
    """
    UPDATE facts SET corrected_by = $3 WHERE id = $1 AND enterprise = $2 AND corrected_by IS NULL
    """
  case endStaff = "UPDATE staff_fact SET live = 0 WHERE facts = $1"
  case endTraining = "UPDATE training_fact SET live = 0 WHERE facts = $1"
  case insertStaff =
    """
    INSERT INTO staff_fact (facts, ordinal, enterprise, person, local, insured, left_on, loans)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    """
  case insertTraining =
    """
    INSERT INTO training_fact (facts, ordinal, enterprise, person, project, occupation, level,
      class_hours, from_day, to_day)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    """
  case staff = "SELECT * FROM staff_fact WHERE enterprise = $1 AND live = 1"
  case training = "SELECT * FROM training_fact WHERE enterprise = $1 AND live = 1"
  case insertLending =
    """
    INSERT INTO lending (agreement, lender, borrower, from_day, to_day)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (agreement) DO NOTHING
    """
  /// Lent both ways in days that overlap.
  case circles =
    """
    SELECT DISTINCT away.borrower FROM lending AS away
    JOIN lending AS back ON back.lender = away.borrower AND back.borrower = away.lender
    WHERE away.lender = $1 AND away.from_day <= back.to_day AND back.from_day <= away.to_day
    ORDER BY away.borrower
    """
  /// Of staff insured here, those whom another enterprise says that it insures.
  case countedElsewhere =
    """
    SELECT there.person, there.enterprise FROM staff_fact AS here
    JOIN staff_fact AS there ON there.person = here.person AND there.enterprise <> here.enterprise
    WHERE here.enterprise = $1 AND here.live = 1 AND there.live = 1 AND here.insured = 1
      AND there.insured = 1
    ORDER BY there.person, there.enterprise
    """
  /// Other enterprises that say they insure some of the same staff.
  case alsoClaiming =
    """
    SELECT DISTINCT there.enterprise FROM staff_fact AS here
    JOIN staff_fact AS there ON there.person = here.person AND there.enterprise <> here.enterprise
    WHERE here.enterprise = $1 AND here.live = 1 AND there.live = 1 AND here.insured = 1
      AND there.insured = 1
    ORDER BY there.enterprise
    """
  /// Other enterprises that trained some of the same persons.
  case alsoTraining =
    """
    SELECT DISTINCT there.enterprise FROM training_fact AS here
    JOIN training_fact AS there ON there.person = here.person AND there.enterprise <> here.enterprise
    WHERE here.enterprise = $1 AND here.live = 1 AND there.live = 1
    ORDER BY there.enterprise
    """
  /// Of those trained here, who was in another project on the same days.
  case overlapping =
    """
    SELECT DISTINCT here.person FROM training_fact AS here
    JOIN training_fact AS there ON there.person = here.person
    WHERE here.enterprise = $1 AND here.live = 1 AND there.live = 1
      AND (there.enterprise <> here.enterprise OR there.project <> here.project)
      AND here.from_day <= there.to_day AND there.from_day <= here.to_day
    ORDER BY here.person
    """
  /// Of those trained here, who was trained in the same occupation and level before.
  case trainedBefore =
    """
    SELECT DISTINCT here.person FROM training_fact AS here
    JOIN training_fact AS there ON there.person = here.person
    WHERE here.enterprise = $1 AND here.live = 1 AND there.live = 1
      AND there.occupation = here.occupation AND there.level = here.level
      AND there.to_day < here.from_day
    ORDER BY here.person
    """
}
