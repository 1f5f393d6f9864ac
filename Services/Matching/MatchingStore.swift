package import Storage

/// The tables of Matching: lots with where each head is, what was proposed and agreed, which pairs
/// are not proposed again, and what the rounds saw. Times are microseconds since 1970-01-01 UTC,
/// days are days since 1970-01-01.
package enum MatchingStore {
  /// Only ever appended to.
  package static let migrations = [
    Migration("matching-1", lots + proposals + rounds), Migration("matching-2", unseen),
    Migration("matching-3", explained),
  ]

  /// Every statement, for the check that PREPAREs them.
  package static let statements: [any SQLStatement.Type] = [
    LotStatement.self, ProposalStatement.self, BlockedPairStatement.self, RoundStatement.self,
    AuditStatement.self,
  ]

  /// Every head of a lot is in exactly one bucket, and only a lot that stands open has open heads.
  private static let lots = [
    """
    CREATE TABLE lot (
      id {blob} PRIMARY KEY, prefecture TEXT NOT NULL,
      state TEXT NOT NULL CHECK (\(Migration.oneOf("state", "open", "withdrawn", "expired"))),
      version BIGINT NOT NULL CHECK (version >= 1),
      heads BIGINT NOT NULL CHECK (heads >= 1),
      open BIGINT NOT NULL CHECK (open >= 0), held BIGINT NOT NULL CHECK (held >= 0),
      committed BIGINT NOT NULL CHECK (committed >= 0),
      placed BIGINT NOT NULL CHECK (placed >= 0), done BIGINT NOT NULL CHECK (done >= 0),
      withdrawn BIGINT NOT NULL CHECK (withdrawn >= 0),
      expired BIGINT NOT NULL CHECK (expired >= 0),
      lapses BIGINT NOT NULL CHECK (lapses >= 0), submitted_at BIGINT NOT NULL,
      submitted_sequence BIGINT NOT NULL,
      CHECK (heads = open + held + committed + placed + done + withdrawn + expired),
      CHECK (state = 'open' OR open = 0)) {clustered}
    """,
    // What rebuilding reads: few of the lots of a long-lived store still have open heads.
    "CREATE INDEX lot_open ON lot (open) WHERE open > 0",
    """
    CREATE TABLE lot_version (
      lot {blob} NOT NULL REFERENCES lot (id), version BIGINT NOT NULL CHECK (version >= 1),
      terms {blob} NOT NULL, stated_at BIGINT NOT NULL, PRIMARY KEY (lot, version)) {clustered}
    """,
  ]

  private static let proposals = [
    """
    CREATE TABLE proposal (
      id {blob} PRIMARY KEY, round {blob} NOT NULL, prefecture TEXT NOT NULL,
      surplus_lot {blob} NOT NULL, surplus_version BIGINT NOT NULL,
      shortage_lot {blob} NOT NULL, shortage_version BIGINT NOT NULL,
      lender TEXT NOT NULL, borrower TEXT NOT NULL,
      heads_proposed BIGINT NOT NULL, heads BIGINT NOT NULL,
      smallest_group BIGINT NOT NULL CHECK (smallest_group >= 1),
      from_day BIGINT NOT NULL, to_day BIGINT NOT NULL,
      made_at BIGINT NOT NULL, deadline BIGINT NOT NULL,
      state TEXT NOT NULL
        CHECK (\(Migration.oneOf("state", "proposed", "agreed", "declined", "lapsed", "withdrawn"))),
      surplus_accepted BIGINT, shortage_accepted BIGINT, closed_at BIGINT,
      FOREIGN KEY (surplus_lot, surplus_version) REFERENCES lot_version (lot, version),
      FOREIGN KEY (shortage_lot, shortage_version) REFERENCES lot_version (lot, version),
      CHECK (lender <> borrower), CHECK (from_day <= to_day),
      CHECK (heads BETWEEN smallest_group AND heads_proposed),
      CHECK (surplus_accepted >= heads AND surplus_accepted <= heads_proposed),
      CHECK (shortage_accepted >= heads AND shortage_accepted <= heads_proposed),
      CHECK ((state = 'proposed') = (closed_at IS NULL)),
      CHECK ((state = 'agreed') = (surplus_accepted IS NOT NULL AND shortage_accepted IS NOT NULL)))
    """,
    "CREATE INDEX proposal_surplus ON proposal (surplus_lot, state)",
    "CREATE INDEX proposal_shortage ON proposal (shortage_lot, state)",
    """
    CREATE TABLE agreement (
      id {blob} PRIMARY KEY, proposal {blob} NOT NULL UNIQUE REFERENCES proposal (id),
      heads BIGINT NOT NULL CHECK (heads >= 1), command {blob} NOT NULL UNIQUE,
      drafted_at BIGINT NOT NULL)
    """,
    // Declined, lapsed or cut; until either lot has a new version.
    """
    CREATE TABLE blocked_pair (
      surplus_lot {blob} NOT NULL REFERENCES lot (id),
      shortage_lot {blob} NOT NULL REFERENCES lot (id), PRIMARY KEY (surplus_lot, shortage_lot)) {clustered}
    """,
    "CREATE INDEX blocked_pair_shortage ON blocked_pair (shortage_lot)",
  ]

  private static let rounds = [
    """
    CREATE TABLE round (
      id {blob} PRIMARY KEY, closed_at BIGINT NOT NULL, input_digest {blob} NOT NULL,
      result_digest {blob} NOT NULL, proposals BIGINT NOT NULL CHECK (proposals >= 0),
      not_seen BIGINT NOT NULL CHECK (not_seen >= 0))
    """,
    // How many changes asked for a round, and up to which one the last round saw.
    """
    CREATE TABLE round_need (
      name TEXT PRIMARY KEY, changes BIGINT NOT NULL, seen BIGINT NOT NULL,
      CHECK (seen BETWEEN 0 AND changes))
    """,
    "INSERT INTO round_need (name, changes, seen) VALUES ('round', 0, 0)",
  ]

  /// What the next round starts from, and the rules that the last one went by.
  private static let unseen = [
    """
    ALTER TABLE lot ADD COLUMN unseen BIGINT NOT NULL DEFAULT 1 CHECK (unseen IN (0, 1))
    """,
    "CREATE TABLE round_rules (name TEXT PRIMARY KEY, digest {blob} NOT NULL)",
  ]

  /// The day on which it was told why a lot's heads are open; 0 if they changed since.
  private static let explained = [
    "ALTER TABLE lot ADD COLUMN explained_on BIGINT NOT NULL DEFAULT 0",
    // What a start compares with what the lots hold.
    """
    CREATE INDEX proposal_live ON proposal (surplus_lot, shortage_lot, heads)
      WHERE state = 'proposed'
    """,
    "CREATE INDEX lot_held ON lot (held) WHERE held > 0",
  ]
}
