internal import Storage

/// Versions of policies that somebody proposed, with the file as it was. A version is in force once a
/// second person has activated it.
enum PolicyTables {
  static let migration = [
    """
    CREATE TABLE policy_version (
      policy TEXT NOT NULL, version BIGINT NOT NULL, hash {blob} NOT NULL, fund TEXT NOT NULL,
      document {blob} NOT NULL, proposer {blob} NOT NULL, proposed_at BIGINT NOT NULL,
      activator {blob}, activated_at BIGINT, PRIMARY KEY (policy, version),
      CHECK (activator IS NULL OR activator <> proposer),
      CHECK ((activator IS NULL) = (activated_at IS NULL)))
    """
  ]
}

enum PolicyStatement: String, SQLStatement {
  case find = "SELECT * FROM policy_version WHERE policy = $1 AND version = $2"
  case byHash = "SELECT document FROM policy_version WHERE hash = $1"
  /// Again, as long as it is not in force: who proposes last is the proposer.
  case propose =
    """
    INSERT INTO policy_version (policy, version, hash, fund, document, proposer, proposed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (policy, version) DO UPDATE SET hash = excluded.hash, fund = excluded.fund,
      document = excluded.document, proposer = excluded.proposer, proposed_at = excluded.proposed_at
    """
  case activate =
    """
    UPDATE policy_version SET activator = $3, activated_at = $4
    WHERE policy = $1 AND version = $2 AND activator IS NULL
    """
  case active =
    "SELECT * FROM policy_version WHERE activator IS NOT NULL ORDER BY policy, version"
}
