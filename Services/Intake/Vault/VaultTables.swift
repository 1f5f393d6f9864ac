internal import Domain
internal import ServiceKit
internal import Storage

/// The tables of the vault. A subject is a contact or a payee; `shown` is what people see of it, masked.
/// Erasing it takes its fields away and leaves the bare fact that there was one.
enum VaultTables {
  static let migration = [
    """
    CREATE TABLE vault_subject (
      id {blob} PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE,
      kind TEXT NOT NULL CHECK (kind IN ('contact', 'payee')),
      enterprise TEXT NOT NULL REFERENCES enterprise (code), shown TEXT NOT NULL,
      added_at BIGINT NOT NULL, erased_at BIGINT)
    """,
    "CREATE INDEX vault_subject_enterprise ON vault_subject (enterprise, kind, ordinal)",
    """
    CREATE TABLE vault_field (
      subject {blob} NOT NULL REFERENCES vault_subject (id), field TEXT NOT NULL,
      key_name TEXT NOT NULL, sealed {blob} NOT NULL, digest TEXT NOT NULL,
      PRIMARY KEY (subject, field)) {clustered}
    """,
    "CREATE INDEX vault_field_digest ON vault_field (field, digest)",
    // Who was told what, and for which purpose; kept for ever.
    """
    CREATE TABLE vault_read (
      ordinal BIGINT PRIMARY KEY, at BIGINT NOT NULL, reader TEXT NOT NULL, purpose TEXT NOT NULL,
      subject {blob} NOT NULL, field TEXT NOT NULL, found BIGINT NOT NULL)
    """,
    "CREATE INDEX vault_read_subject ON vault_read (subject, ordinal)",
  ]

  /// Of one enterprise, alive at a time.
  static let subjectsMaximum = 20

  static func insert(
    _ subject: EntityID, _ kind: VaultKind, of enterprise: CreditCode, shown: JSONValue,
    _ fields: [SealedField], _ decision: Decision
  ) throws {
    try decision.transaction.execute(
      VaultStatement.insertSubject, .blob(subject.bytes), .text(kind.rawValue),
      .text(enterprise.text), .text(JSONWriter.text(shown)), .integer(decision.now.microseconds))
    for sealed in fields {
      try decision.transaction.execute(
        VaultStatement.insertField, .blob(subject.bytes), .text(sealed.field.rawValue),
        .text(sealed.key), .blob(sealed.bytes), .text(sealed.digest))
    }
  }

  /// Why nothing more of a kind can be kept for this enterprise, or not this.
  static func refusal(
    _ kind: VaultKind, of enterprise: CreditCode, unique: SealedField?, _ transaction: Transaction
  ) throws -> Refusal? {
    if let unique,
      try transaction.row(
        VaultStatement.byDigest, .text(unique.field.rawValue), .text(unique.digest),
        .text(enterprise.text)) != nil
    {
      return Refusal(.subjectExists)
    }
    let alive = try transaction.row(
      VaultStatement.countAlive, .text(enterprise.text), .text(kind.rawValue))
    guard try alive?.int("alive") ?? 0 < subjectsMaximum else { return Refusal(.subjectsTooMany) }
    return nil
  }
}

enum VaultStatement: String, SQLStatement {
  case insertSubject =
    """
    INSERT INTO vault_subject (id, ordinal, kind, enterprise, shown, added_at)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM vault_subject), $2, $3, $4, $5)
    """
  case insertField =
    """
    INSERT INTO vault_field (subject, field, key_name, sealed, digest) VALUES ($1, $2, $3, $4, $5)
    """
  case findSubject = "SELECT * FROM vault_subject WHERE id = $1"
  case ofEnterprise =
    """
    SELECT * FROM vault_subject WHERE enterprise = $1 AND kind = $2 AND ordinal > $3
    ORDER BY ordinal LIMIT $4
    """
  case ofAll =
    "SELECT * FROM vault_subject WHERE kind = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3"
  case countAlive =
    """
    SELECT COUNT(*) AS alive FROM vault_subject
    WHERE enterprise = $1 AND kind = $2 AND erased_at IS NULL
    """
  case byDigest =
    """
    SELECT subject FROM vault_field JOIN vault_subject ON id = subject
    WHERE field = $1 AND digest = $2 AND enterprise = $3
    """
  case field = "SELECT * FROM vault_field WHERE subject = $1 AND field = $2"
  case eraseFields = "DELETE FROM vault_field WHERE subject = $1"
  case eraseSubject =
    "UPDATE vault_subject SET shown = $2, erased_at = $3 WHERE id = $1 AND erased_at IS NULL"
  case keysInUse =
    "SELECT key_name, COUNT(*) AS fields FROM vault_field GROUP BY key_name ORDER BY key_name"
  case underOtherKeys = "SELECT * FROM vault_field WHERE key_name <> $1 LIMIT $2"
  case reseal =
    "UPDATE vault_field SET key_name = $3, sealed = $4 WHERE subject = $1 AND field = $2"
  case logRead =
    """
    INSERT INTO vault_read (ordinal, at, reader, purpose, subject, field, found)
    VALUES ((SELECT COALESCE(MAX(ordinal), 0) + 1 FROM vault_read), $1, $2, $3, $4, $5, $6)
    """
  case reads =
    """
    SELECT at, reader, purpose, field, found FROM vault_read WHERE subject = $1
    ORDER BY ordinal DESC LIMIT $2
    """
}

extension SealedField {
  init(_ row: Row) throws {
    guard let field = VaultField(rawValue: try row.text("field")) else {
      throw StorageError.column("field")
    }
    self.init(
      field: field, key: try row.text("key_name"), bytes: try row.blob("sealed"),
      digest: try row.text("digest"))
  }
}
