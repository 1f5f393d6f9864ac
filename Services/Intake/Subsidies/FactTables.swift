internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Statements of facts: which there are, who is in them by ids, and which of them count now. What they
/// state beyond that is in the journal, for Subsidy.
enum FactTables {
  static let migration = [
    // The only place where a worker's number leaves a trace: as a keyed digest.
    "CREATE TABLE worker (digest TEXT PRIMARY KEY, person {blob} NOT NULL UNIQUE) {clustered}",
    """
    CREATE TABLE facts (
      id {blob} PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE,
      enterprise TEXT NOT NULL REFERENCES enterprise (code), command {blob} NOT NULL,
      corrects {blob} UNIQUE REFERENCES facts (id), corrected_by {blob} UNIQUE,
      officer {blob} REFERENCES person (id), source TEXT, called_back BIGINT,
      staff BIGINT NOT NULL, training BIGINT NOT NULL, stated_at BIGINT NOT NULL,
      CHECK ((officer IS NULL) = (source IS NULL)),
      CHECK ((officer IS NULL) = (called_back IS NULL)))
    """,
    "CREATE INDEX facts_enterprise ON facts (enterprise, ordinal)",
    // Staff first, in the order of the statement; of training also the project, '' for staff.
    """
    CREATE TABLE facts_row (
      facts {blob} NOT NULL REFERENCES facts (id), number BIGINT NOT NULL,
      enterprise TEXT NOT NULL, person {blob} NOT NULL, project TEXT NOT NULL,
      live BIGINT NOT NULL DEFAULT 1, PRIMARY KEY (facts, number)) {clustered}
    """,
    // No worker counts twice.
    """
    CREATE UNIQUE INDEX facts_row_live ON facts_row (enterprise, person, project) WHERE live = 1
    """,
  ]

  /// The id of a worker, who may be new.
  static func person(of digest: String, _ decision: Decision) throws -> EntityID {
    if let row = try decision.transaction.row(FactStatement.person, .text(digest)) {
      return try row.id("person")
    }
    let person = decision.newID("worker")
    try decision.transaction.execute(
      FactStatement.insertPerson, .text(digest), .blob(person.bytes))
    return person
  }

  static func insert(_ facts: EntityID, _ verb: StateFacts, _ decision: Decision) throws {
    let entered = verb.beneficiary.entered
    try decision.transaction.execute(
      FactStatement.insert, .blob(facts.bytes), .text(verb.beneficiary.enterprise.text),
      .blob(decision.inputID.bytes), SQLValue(verb.corrects?.bytes),
      SQLValue(entered?.officer.bytes), SQLValue(entered?.source.rawValue),
      SQLValue(entered.map { Int64($0.calledBack ? 1 : 0) }), SQLValue(verb.staff.count),
      SQLValue(verb.training.count), .integer(decision.now.microseconds))
    guard let corrects = verb.corrects else { return }
    try decision.transaction.execute(
      FactStatement.correct, .blob(corrects.bytes), .blob(facts.bytes))
  }

  /// The statement in which this worker counts already, as staff (project nil) or in that training.
  static func live(
    _ person: EntityID, project: String?, of enterprise: CreditCode, _ transaction: Transaction
  ) throws -> EntityID? {
    try transaction.row(
      FactStatement.live, .text(enterprise.text), .blob(person.bytes), .text(project ?? "")
    )?.id("facts")
  }

  static func insertRow(
    _ facts: EntityID, _ number: Int, _ person: EntityID, project: String?,
    of enterprise: CreditCode, _ transaction: Transaction
  ) throws {
    try transaction.execute(
      FactStatement.insertRow, .blob(facts.bytes), SQLValue(number), .text(enterprise.text),
      .blob(person.bytes), .text(project ?? ""))
  }
}

enum FactStatement: String, SQLStatement {
  case person = "SELECT person FROM worker WHERE digest = $1"
  case insertPerson = "INSERT INTO worker (digest, person) VALUES ($1, $2)"
  case insert =
    """
    INSERT INTO facts (id, ordinal, enterprise, command, corrects, officer, source, called_back,
      staff, training, stated_at)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM facts), $2, $3, $4, $5, $6, $7, $8, $9,
      $10)
    """
  case correct = "UPDATE facts SET corrected_by = $2 WHERE id = $1"
  case retire = "UPDATE facts_row SET live = 0 WHERE facts = $1"
  case insertRow =
    """
    INSERT INTO facts_row (facts, number, enterprise, person, project) VALUES ($1, $2, $3, $4, $5)
    """
  case live =
    """
    SELECT facts FROM facts_row WHERE enterprise = $1 AND person = $2 AND project = $3 AND live = 1
    """
  case countLive =
    "SELECT COUNT(*) AS live FROM facts_row WHERE enterprise = $1 AND live = 1"
  case find = "SELECT * FROM facts WHERE id = $1"
  case rows = "SELECT person, project FROM facts_row WHERE facts = $1 ORDER BY number"
  case ofEnterprise =
    "SELECT * FROM facts WHERE enterprise = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3"
  case ofAll = "SELECT * FROM facts WHERE ordinal > $1 ORDER BY ordinal LIMIT $2"
}
