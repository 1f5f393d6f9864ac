package import Storage

/// The tables of Intake: who may speak, what was submitted and commanded, and a read model of what the
/// other processes made of it. Times are microseconds since 1970-01-01 UTC, days are days since 1970-01-01.
package enum IntakeStore {
  /// Only ever appended to.
  package static let migrations = [
    Migration("intake-1", accounts + commands + offers + proposals),
    Migration("intake-2", commandsOfMoreKinds + VaultTables.migration),
    Migration("intake-3", PersonTables.migration),
    Migration("intake-4", BoardTables.migration),
    Migration("intake-5", commandsOfPersons + FactTables.migration),
    Migration("intake-6", MoneyTables.migration + InboxTables.migration),
    Migration("intake-7", ExplanationTables.migration),
  ]

  /// Every statement, for the check that PREPAREs them.
  package static let statements: [any SQLStatement.Type] = [
    EnterpriseStatement.self, KeyStatement.self, CommandStatement.self, OfferStatement.self,
    HistoryStatement.self, ProposalStatement.self, AgreementStatement.self, VaultStatement.self,
    PersonStatement.self, AuditStatement.self, BoardStatement.self,
    FactStatement.self,
    BoardMoneyStatement.self, PolicyStatement.self, EntitlementStatement.self,
    PaymentBatchStatement.self,
    LedgerEntryStatement.self, MoneyStepStatement.self, PaymentGateStatement.self,
    NoticeStatement.self, DeliveryStatement.self, ReceiptStatement.self,
    LotExplanationStatement.self, RoundReportStatement.self,
  ]

  private static let accounts = [
    """
    CREATE TABLE enterprise (
      code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, region TEXT NOT NULL,
      added_at BIGINT NOT NULL)
    """,
    """
    CREATE TABLE api_key (
      hash {blob} PRIMARY KEY, id TEXT NOT NULL UNIQUE,
      role TEXT NOT NULL CHECK (role IN ('enterprise', 'operator')),
      enterprise TEXT REFERENCES enterprise (code), label TEXT NOT NULL,
      issued_at BIGINT NOT NULL, revoked_at BIGINT,
      CHECK ((role = 'enterprise') = (enterprise IS NOT NULL)))
    """,
    "CREATE INDEX api_key_enterprise ON api_key (enterprise)",
  ]

  /// A key of idempotency is kept for ever: one pruned would turn a late repeat into a new lot.
  private static let commands = [
    """
    CREATE TABLE command (
      id {blob} PRIMARY KEY, enterprise TEXT NOT NULL REFERENCES enterprise (code),
      idempotency_key TEXT NOT NULL, request_hash {blob} NOT NULL,
      kind TEXT NOT NULL
        CHECK (\(Migration.oneOf("kind", "submission", "amendment", "withdrawal", "acceptance", "decline"))),
      subject {blob} NOT NULL, subject_kind TEXT NOT NULL
        CHECK (\(Migration.oneOf("subject_kind", "surplus", "shortage", "proposal"))),
      state TEXT NOT NULL CHECK (\(Migration.oneOf("state", "pending", "done", "refused"))),
      code TEXT, detail TEXT, accepted_at BIGINT NOT NULL, finished_at BIGINT,
      UNIQUE (enterprise, idempotency_key),
      CHECK ((state = 'refused') = (code IS NOT NULL)),
      CHECK ((state = 'pending') = (finished_at IS NULL))) {clustered}
    """
  ]

  /// A command may be about other things than lots and proposals. Which kinds there are is the program's
  /// to say.
  private static let commandsOfMoreKinds = [
    """
    CREATE TABLE command_2 (
      id {blob} PRIMARY KEY, enterprise TEXT NOT NULL REFERENCES enterprise (code),
      idempotency_key TEXT NOT NULL, request_hash {blob} NOT NULL, kind TEXT NOT NULL,
      subject {blob} NOT NULL, subject_kind TEXT NOT NULL,
      state TEXT NOT NULL CHECK (\(Migration.oneOf("state", "pending", "done", "refused"))),
      code TEXT, detail TEXT, accepted_at BIGINT NOT NULL, finished_at BIGINT,
      UNIQUE (enterprise, idempotency_key),
      CHECK ((state = 'refused') = (code IS NOT NULL)),
      CHECK ((state = 'pending') = (finished_at IS NULL))) {clustered}
    """,
    """
    INSERT INTO command_2 (id, enterprise, idempotency_key, request_hash, kind, subject,
      subject_kind, state, code, detail, accepted_at, finished_at)
    SELECT id, enterprise, idempotency_key, request_hash, kind, subject, subject_kind, state, code,
      detail, accepted_at, finished_at
    FROM command
    """,
    "DROP TABLE command", "ALTER TABLE command_2 RENAME TO command",
  ]

  /// A command is an enterprise's or a person's, and each has its own keys of idempotency. The index of
  /// persons has no entry for the many commands that are not theirs.
  private static let commandsOfPersons = [
    """
    CREATE TABLE command_3 (
      id {blob} PRIMARY KEY, enterprise TEXT REFERENCES enterprise (code),
      person {blob} REFERENCES person (id),
      idempotency_key TEXT NOT NULL, request_hash {blob} NOT NULL, kind TEXT NOT NULL,
      subject {blob} NOT NULL, subject_kind TEXT NOT NULL, subject_name TEXT,
      state TEXT NOT NULL CHECK (\(Migration.oneOf("state", "pending", "done", "refused"))),
      code TEXT, detail TEXT, accepted_at BIGINT NOT NULL, finished_at BIGINT,
      UNIQUE (enterprise, idempotency_key),
      CHECK ((enterprise IS NULL) <> (person IS NULL)),
      CHECK ((state = 'refused') = (code IS NOT NULL)),
      CHECK ((state = 'pending') = (finished_at IS NULL))) {clustered}
    """,
    """
    INSERT INTO command_3 (id, enterprise, idempotency_key, request_hash, kind, subject,
      subject_kind, state, code, detail, accepted_at, finished_at)
    SELECT id, enterprise, idempotency_key, request_hash, kind, subject, subject_kind, state, code,
      detail, accepted_at, finished_at
    FROM command
    """,
    "DROP TABLE command", "ALTER TABLE command_3 RENAME TO command",
    """
    CREATE UNIQUE INDEX command_person ON command (person, idempotency_key)
    WHERE person IS NOT NULL
    """,
  ]

  private static let offers = [
    // `withdrawal` is the command that takes it back, unless that was refused.
    """
    CREATE TABLE offer (
      lot {blob} PRIMARY KEY, ordinal BIGINT NOT NULL,
      enterprise TEXT NOT NULL REFERENCES enterprise (code),
      side TEXT NOT NULL CHECK (side IN ('surplus', 'shortage')), prefecture TEXT NOT NULL,
      command {blob} NOT NULL,
      state TEXT NOT NULL
        CHECK (\(Migration.oneOf("state", "submitted", "open", "withdrawn", "expired", "refused"))),
      version BIGINT NOT NULL, terms TEXT NOT NULL, submitted_at BIGINT NOT NULL,
      withdrawal {blob},
      total BIGINT NOT NULL, open BIGINT NOT NULL CHECK (open >= 0),
      held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
      committed BIGINT NOT NULL DEFAULT 0 CHECK (committed >= 0),
      placed BIGINT NOT NULL DEFAULT 0 CHECK (placed >= 0),
      done BIGINT NOT NULL DEFAULT 0 CHECK (done >= 0),
      withdrawn BIGINT NOT NULL DEFAULT 0 CHECK (withdrawn >= 0),
      expired BIGINT NOT NULL DEFAULT 0 CHECK (expired >= 0),
      UNIQUE (side, ordinal),
      CHECK (total = open + held + committed + placed + done + withdrawn + expired)) {clustered}
    """,
    "CREATE INDEX offer_enterprise ON offer (enterprise, side, ordinal)",
    // What was stated, each time; `version` once Matching has taken it over.
    """
    CREATE TABLE offer_version (
      lot {blob} NOT NULL REFERENCES offer (lot), number BIGINT NOT NULL,
      command {blob} NOT NULL, version BIGINT, refused BIGINT NOT NULL DEFAULT 0,
      terms TEXT NOT NULL, stated_at BIGINT NOT NULL,
      PRIMARY KEY (lot, number), CHECK (refused = 0 OR version IS NULL)) {clustered}
    """,
    """
    CREATE TABLE history (
      lot {blob} NOT NULL REFERENCES offer (lot), ordinal BIGINT NOT NULL, at BIGINT NOT NULL,
      what TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (lot, ordinal)) {clustered}
    """,
  ]

  private static let proposals = [
    """
    CREATE TABLE proposal (
      id {blob} PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE, prefecture TEXT NOT NULL,
      surplus_lot {blob} NOT NULL REFERENCES offer (lot), surplus_version BIGINT NOT NULL,
      shortage_lot {blob} NOT NULL REFERENCES offer (lot), shortage_version BIGINT NOT NULL,
      lender TEXT NOT NULL REFERENCES enterprise (code),
      borrower TEXT NOT NULL REFERENCES enterprise (code),
      heads_proposed BIGINT NOT NULL, heads BIGINT NOT NULL, smallest_group BIGINT NOT NULL,
      from_day BIGINT NOT NULL, to_day BIGINT NOT NULL, deadline BIGINT NOT NULL,
      deadline_provisional BIGINT NOT NULL, urgent BIGINT NOT NULL,
      distance_metres BIGINT NOT NULL, cost BIGINT NOT NULL, cost_parts TEXT NOT NULL,
      made_at BIGINT NOT NULL,
      state TEXT NOT NULL
        CHECK (\(Migration.oneOf("state", "proposed", "agreed", "declined", "lapsed", "withdrawn"))),
      closed_side TEXT, closed_detail TEXT, closed_at BIGINT,
      CHECK (lender <> borrower), CHECK (heads BETWEEN 1 AND heads_proposed),
      CHECK ((state = 'proposed') = (closed_at IS NULL)))
    """,
    "CREATE INDEX proposal_lender ON proposal (lender, ordinal)",
    "CREATE INDEX proposal_borrower ON proposal (borrower, ordinal)",
    // One answer for each side: it is final, unless Matching refuses it and it is taken back.
    """
    CREATE TABLE answer (
      proposal {blob} NOT NULL REFERENCES proposal (id),
      side TEXT NOT NULL CHECK (side IN ('surplus', 'shortage')), command {blob} NOT NULL UNIQUE,
      heads BIGINT CHECK (heads > 0), reason TEXT, answered_at BIGINT NOT NULL,
      PRIMARY KEY (proposal, side), CHECK ((heads IS NULL) <> (reason IS NULL))) {clustered}
    """,
    """
    CREATE TABLE agreement (
      id {blob} PRIMARY KEY, ordinal BIGINT NOT NULL UNIQUE,
      proposal {blob} NOT NULL UNIQUE REFERENCES proposal (id),
      surplus_lot {blob} NOT NULL, surplus_version BIGINT NOT NULL,
      shortage_lot {blob} NOT NULL, shortage_version BIGINT NOT NULL,
      lender TEXT NOT NULL, borrower TEXT NOT NULL, heads BIGINT NOT NULL CHECK (heads > 0),
      from_day BIGINT NOT NULL, to_day BIGINT NOT NULL, drafted_at BIGINT NOT NULL)
    """,
    "CREATE INDEX agreement_lender ON agreement (lender, ordinal)",
    "CREATE INDEX agreement_borrower ON agreement (borrower, ordinal)",
  ]
}
