internal import Storage

enum LotStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO lot (id, prefecture, state, version, heads, open, held, committed, placed, done,
      withdrawn, expired, lapses, submitted_at, submitted_sequence)
    VALUES ($1, $2, 'open', 1, $3, $3, 0, 0, 0, 0, 0, 0, 0, $4, $5)
    """
  case insertVersion =
    "INSERT INTO lot_version (lot, version, terms, stated_at) VALUES ($1, $2, $3, $4)"
  case find =
    """
    SELECT lot.id, lot.prefecture, lot.state, lot.version, lot.open, lot.held, lot.committed,
      lot.placed, lot.done, lot.withdrawn, lot.expired, lot.lapses, lot.unseen,
      lot.explained_on, lot.submitted_at, lot_version.terms
    FROM lot JOIN lot_version ON lot_version.lot = lot.id AND lot_version.version = lot.version
    WHERE lot.id = $1
    """
  case open =
    """
    SELECT lot.id, lot.prefecture, lot.state, lot.version, lot.open, lot.held, lot.committed,
      lot.placed, lot.done, lot.withdrawn, lot.expired, lot.lapses, lot.unseen,
      lot.explained_on, lot.submitted_at, lot_version.terms
    FROM lot JOIN lot_version ON lot_version.lot = lot.id AND lot_version.version = lot.version
    WHERE lot.open > 0
    """
  /// With heads that are open or may come back.
  case standing = "SELECT id FROM lot WHERE state = 'open' AND (open > 0 OR held > 0)"
  case submittedAfter =
    """
    SELECT id FROM lot WHERE prefecture = $1 AND submitted_sequence > $2 AND state <> 'withdrawn'
    ORDER BY id
    """
  /// The heads of a lot never fall: they only move.
  case update =
    """
    UPDATE lot SET state = $2, version = $3, heads = $4, open = $5, held = $6, committed = $7,
      placed = $8, done = $9, withdrawn = $10, expired = $11, lapses = $12, unseen = $13,
      explained_on = $14
    WHERE id = $1 AND heads <= $4
    """
}

enum ProposalStatement: String, SQLStatement {
  /// Lots that do not hold what the proposals say that they hold, by proposals and by lots.
  case heldOtherwise =
    """
    SELECT lot.id FROM (
        SELECT lot, SUM(heads) AS heads FROM (
          SELECT surplus_lot AS lot, heads FROM proposal WHERE state = 'proposed'
          UNION ALL SELECT shortage_lot, heads FROM proposal WHERE state = 'proposed') AS party
        GROUP BY lot) AS live JOIN lot ON lot.id = live.lot
    WHERE lot.held <> live.heads LIMIT 1
    """
  case heldByNobody =
    """
    SELECT id FROM lot WHERE held > 0
      AND NOT EXISTS (SELECT 1 FROM proposal WHERE surplus_lot = lot.id AND state = 'proposed')
      AND NOT EXISTS (SELECT 1 FROM proposal WHERE shortage_lot = lot.id AND state = 'proposed')
    LIMIT 1
    """
  case insert =
    """
    INSERT INTO proposal (id, round, prefecture, surplus_lot, surplus_version, shortage_lot,
      shortage_version, lender, borrower, heads_proposed, heads, smallest_group, from_day, to_day,
      made_at, deadline, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, 'proposed')
    """
  case find = "SELECT * FROM proposal WHERE id = $1"
  case live =
    """
    SELECT * FROM proposal WHERE surplus_lot = $1 AND state = 'proposed'
    UNION ALL SELECT * FROM proposal WHERE shortage_lot = $1 AND state = 'proposed'
    ORDER BY made_at, id
    """
  case answer =
    """
    UPDATE proposal SET heads = $2, surplus_accepted = $3, shortage_accepted = $4
    WHERE id = $1 AND state = 'proposed'
    """
  case agree =
    """
    UPDATE proposal SET heads = $2, surplus_accepted = $3, shortage_accepted = $4,
      state = 'agreed', closed_at = $5
    WHERE id = $1 AND state = 'proposed'
    """
  case close =
    "UPDATE proposal SET state = $2, closed_at = $3 WHERE id = $1 AND state = 'proposed'"
  case insertAgreement =
    """
    INSERT INTO agreement (id, proposal, heads, command, drafted_at) VALUES ($1, $2, $3, $4, $5)
    """
}

enum BlockedPairStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO blocked_pair (surplus_lot, shortage_lot) VALUES ($1, $2)
    ON CONFLICT (surplus_lot, shortage_lot) DO NOTHING
    """
  case release = "DELETE FROM blocked_pair WHERE surplus_lot = $1 OR shortage_lot = $1"
  case all = "SELECT surplus_lot, shortage_lot FROM blocked_pair"
}

enum RoundStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO round (id, closed_at, input_digest, result_digest, proposals, not_seen)
    VALUES ($1, $2, $3, $4, $5, $6)
    """
  case need = "UPDATE round_need SET changes = changes + 1 WHERE name = 'round'"
  case pending = "SELECT changes - seen AS pending FROM round_need WHERE name = 'round'"
  case seen = "UPDATE round_need SET seen = changes WHERE name = 'round'"
  case lookAtAll = "UPDATE lot SET unseen = 1 WHERE open > 0"
  case rules = "SELECT digest FROM round_rules WHERE name = 'round'"
  case setRules =
    """
    INSERT INTO round_rules (name, digest) VALUES ('round', $1)
    ON CONFLICT (name) DO UPDATE SET digest = excluded.digest
    """
}

enum AuditStatement: String, SQLStatement {
  case lots =
    """
    SELECT id, open, held, committed, placed, done, withdrawn, expired FROM lot ORDER BY id
    """
  case proposals = "SELECT id, state, heads FROM proposal ORDER BY id"
  case agreements = "SELECT id, heads FROM agreement ORDER BY id"
}
