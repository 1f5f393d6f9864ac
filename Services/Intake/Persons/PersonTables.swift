internal import Domain
internal import Storage

/// Persons of the employment service and the roles they hold. A role that was taken stays on record.
enum PersonTables {
  static let migration = [
    // `label` is the post, not a name: names of officers are nobody else's business.
    """
    CREATE TABLE person (
      id {blob} PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE, label TEXT NOT NULL UNIQUE,
      added_at BIGINT NOT NULL, added_by {blob} REFERENCES person (id))
    """,
    """
    CREATE TABLE person_role (
      person {blob} NOT NULL REFERENCES person (id), role TEXT NOT NULL, granted_at BIGINT NOT NULL,
      granted_by {blob} REFERENCES person (id), taken_at BIGINT, taken_by {blob},
      PRIMARY KEY (person, role, granted_at),
      CHECK (granted_by IS NULL OR granted_by <> person),
      CHECK ((taken_at IS NULL) = (taken_by IS NULL)))
    """,
    """
    CREATE TABLE api_key_2 (
      hash {blob} PRIMARY KEY, id TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
      enterprise TEXT REFERENCES enterprise (code), person {blob} REFERENCES person (id),
      label TEXT NOT NULL, issued_at BIGINT NOT NULL, revoked_at BIGINT,
      CHECK ((role = 'enterprise') = (enterprise IS NOT NULL)),
      CHECK ((role = 'person') = (person IS NOT NULL)))
    """,
    """
    INSERT INTO api_key_2 (hash, id, role, enterprise, label, issued_at, revoked_at)
    SELECT hash, id, role, enterprise, label, issued_at, revoked_at FROM api_key
    """,
    "DROP TABLE api_key", "ALTER TABLE api_key_2 RENAME TO api_key",
    "CREATE INDEX api_key_enterprise_2 ON api_key (enterprise)",
    "CREATE INDEX api_key_person ON api_key (person)",
  ]

  static func roles(of person: EntityID, _ transaction: Transaction) throws -> Set<PersonRole> {
    Set(
      try transaction.rows(PersonStatement.rolesOf, .blob(person.bytes)).compactMap {
        PersonRole(rawValue: try $0.text("role"))
      })
  }
}

enum PersonStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO person (id, ordinal, label, added_at, added_by)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM person), $2, $3, $4)
    """
  case find = "SELECT id, label FROM person WHERE id = $1"
  case byLabel = "SELECT id FROM person WHERE label = $1"
  case all = "SELECT id, label, added_at, added_by FROM person ORDER BY ordinal"
  case grant =
    "INSERT INTO person_role (person, role, granted_at, granted_by) VALUES ($1, $2, $3, $4)"
  case take =
    """
    UPDATE person_role SET taken_at = $3, taken_by = $4
    WHERE person = $1 AND role = $2 AND taken_at IS NULL
    """
  case rolesOf = "SELECT role FROM person_role WHERE person = $1 AND taken_at IS NULL"
  case allRoles = "SELECT person, role FROM person_role WHERE taken_at IS NULL"
  case holders = "SELECT person FROM person_role WHERE role = $1 AND taken_at IS NULL LIMIT 1"
}
