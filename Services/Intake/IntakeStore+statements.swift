internal import Storage

enum EnterpriseStatement: String, SQLStatement {
  case insert =
    "INSERT INTO enterprise (code, name, kind, region, added_at) VALUES ($1, $2, $3, $4, $5)"
  case find = "SELECT code, name, kind, region FROM enterprise WHERE code = $1"
}

enum KeyStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO api_key (hash, id, role, enterprise, person, label, issued_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    """
  case revoke = "UPDATE api_key SET revoked_at = $2 WHERE hash = $1 AND revoked_at IS NULL"
  case all = "SELECT hash, id, role, enterprise, person, revoked_at FROM api_key"
  case byID = "SELECT hash, id, revoked_at FROM api_key WHERE id = $1"
  case byEnterprise =
    "SELECT hash, id, revoked_at FROM api_key WHERE enterprise = $1 AND revoked_at IS NULL"
}

enum CommandStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO command (id, enterprise, person, idempotency_key, request_hash, kind, subject,
      subject_kind, subject_name, state, accepted_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $10)
    """
  case byKey =
    "SELECT id, request_hash FROM command WHERE enterprise = $1 AND idempotency_key = $2"
  case byPersonsKey =
    "SELECT id, request_hash FROM command WHERE person = $1 AND idempotency_key = $2"
  case find =
    """
    SELECT id, enterprise, kind, subject, subject_kind, subject_name, state, code, detail,
      accepted_at, finished_at
    FROM command WHERE id = $1
    """
  case finish =
    """
    UPDATE command SET state = $2, code = $3, detail = $4, finished_at = $5
    WHERE id = $1 AND state = 'pending'
    """
}

enum OfferStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO offer (lot, ordinal, enterprise, side, prefecture, command, state, version, terms,
      submitted_at, total, open, region)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM offer WHERE side = $3), $2, $3, $4, $5,
      'submitted', 1, $6, $7, $8, $8, $9)
    """
  case insertVersion =
    """
    INSERT INTO offer_version (command, lot, number, version, terms, stated_at)
    VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM offer_version WHERE lot = $2), $3,
      $4, $5)
    """
  case find = "SELECT * FROM offer WHERE lot = $1"
  case ofEnterprise =
    """
    SELECT * FROM offer WHERE enterprise = $1 AND side = $2 AND ordinal > $3
    ORDER BY ordinal LIMIT $4
    """
  case ofAll = "SELECT * FROM offer WHERE side = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3"
  case latestTerms =
    "SELECT terms FROM offer_version WHERE lot = $1 AND refused = 0 ORDER BY number DESC LIMIT 1"
  case pendingVersion =
    "SELECT command FROM offer_version WHERE lot = $1 AND version IS NULL AND refused = 0"
  case termsOfVersion = "SELECT terms FROM offer_version WHERE lot = $1 AND version = $2"
  case move =
    """
    UPDATE offer SET state = $2, version = $3, total = $4, open = $5, held = $6, committed = $7,
      placed = $8, done = $9, withdrawn = $10, expired = $11
    WHERE lot = $1
    """
  case leave = "UPDATE offer SET withdrawal = $2 WHERE lot = $1"
  case takeOverVersion =
    "UPDATE offer_version SET version = $3 WHERE lot = $1 AND command = $2 AND refused = 0"
  case takeOverTerms =
    """
    UPDATE offer SET region = $3,
      terms = (SELECT terms FROM offer_version WHERE lot = $1 AND command = $2)
    WHERE lot = $1
    """
  case refuseVersion =
    "UPDATE offer_version SET refused = 1 WHERE lot = $1 AND command = $2 AND version IS NULL"
  /// What was never opened has no heads to match.
  case refuse =
    "UPDATE offer SET state = 'refused', withdrawn = withdrawn + open, open = 0 WHERE lot = $1"
}

enum HistoryStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO history (lot, ordinal, at, what, detail)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM history WHERE lot = $1), $2, $3, $4)
    """
  /// The latest, newest first.
  case ofLot =
    """
    SELECT ordinal, at, what, detail FROM history WHERE lot = $1 ORDER BY ordinal DESC LIMIT $2
    """
}

enum ProposalStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO proposal (id, ordinal, prefecture, surplus_lot, surplus_version, shortage_lot,
      shortage_version, lender, borrower, heads_proposed, heads, smallest_group, from_day, to_day,
      deadline, deadline_provisional, urgent, distance_metres, cost, cost_parts, made_at, state)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM proposal), $2, $3, $4, $5, $6, $7, $8,
      $9, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 'proposed')
    """
  case find = "SELECT * FROM proposal WHERE id = $1"
  case ofEnterprise =
    """
    SELECT * FROM proposal WHERE lender = $1 AND ordinal > $2
    UNION ALL SELECT * FROM proposal WHERE borrower = $1 AND ordinal > $2
    ORDER BY ordinal LIMIT $3
    """
  case ofAll = "SELECT * FROM proposal WHERE ordinal > $1 ORDER BY ordinal LIMIT $2"
  case cut = "UPDATE proposal SET heads = $2 WHERE id = $1 AND state = 'proposed'"
  case close =
    """
    UPDATE proposal SET state = $2, closed_side = $3, closed_detail = $4, closed_at = $5
    WHERE id = $1 AND state = 'proposed'
    """
  case insertAnswer =
    """
    INSERT INTO answer (proposal, side, command, heads, reason, answered_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    """
  case answers = "SELECT side, heads, reason, answered_at FROM answer WHERE proposal = $1"
  case takeBackAnswer = "DELETE FROM answer WHERE command = $1"
}

enum AgreementStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO agreement (id, ordinal, proposal, surplus_lot, surplus_version, shortage_lot,
      shortage_version, lender, borrower, heads, from_day, to_day, drafted_at)
    VALUES ($1, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM agreement), $2, $3, $4, $5, $6, $7, $8,
      $9, $10, $11, $12)
    """
  case find = "SELECT * FROM agreement WHERE id = $1"
  case ofProposal = "SELECT id FROM agreement WHERE proposal = $1"
  case ofEnterprise =
    """
    SELECT * FROM agreement WHERE lender = $1 AND ordinal > $2
    UNION ALL SELECT * FROM agreement WHERE borrower = $1 AND ordinal > $2
    ORDER BY ordinal LIMIT $3
    """
  case ofAll = "SELECT * FROM agreement WHERE ordinal > $1 ORDER BY ordinal LIMIT $2"
}
