internal import Storage

/// What Matching says of its own work: why heads of a lot are open still, and what its rounds reached.
enum ExplanationTables {
  static let migration = [
    // What was said last of a lot. `stream` and `heard` are its event's place.
    """
    CREATE TABLE lot_explanation (
      lot {blob} PRIMARY KEY REFERENCES offer (lot), version BIGINT NOT NULL, day BIGINT NOT NULL,
      open BIGINT NOT NULL CHECK (open >= 0), explanation TEXT NOT NULL, stream TEXT NOT NULL,
      heard BIGINT NOT NULL)
    """,
    "CREATE INDEX lot_explanation_open ON lot_explanation (open, lot)",
    // A row a round, at its event's place. Its sums are those of all rounds up to it, so that the last
    // row tells them all, and what a restore forgot is taken out of them with its rows.
    """
    CREATE TABLE round_report (
      stream TEXT NOT NULL, heard BIGINT NOT NULL, round {blob} NOT NULL, at BIGINT NOT NULL,
      county_spread BIGINT NOT NULL, size_spread BIGINT NOT NULL,
      rounds BIGINT NOT NULL CHECK (rounds > 0), flow_heads BIGINT NOT NULL,
      flow_pairs BIGINT NOT NULL, kept_heads BIGINT NOT NULL, kept_pairs BIGINT NOT NULL,
      kept_cost BIGINT NOT NULL, greedy_heads BIGINT NOT NULL, greedy_cost BIGINT NOT NULL,
      PRIMARY KEY (stream, heard)) {clustered}
    """,
  ]
}

/// An explanation is shown while it is of the lot's present version and heads are open.
enum LotExplanationStatement: String, SQLStatement {
  case put =
    """
    INSERT INTO lot_explanation (lot, version, day, open, explanation, stream, heard)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (lot) DO UPDATE SET version = excluded.version, day = excluded.day,
      open = excluded.open, explanation = excluded.explanation, stream = excluded.stream,
      heard = excluded.heard
    """
  case remove = "DELETE FROM lot_explanation WHERE lot = $1"
  case forget = "DELETE FROM lot_explanation WHERE stream = $1 AND heard > $2"
  case ofLot =
    """
    SELECT lot_explanation.version, lot_explanation.day, lot_explanation.explanation
    FROM lot_explanation JOIN offer
      ON offer.lot = lot_explanation.lot AND offer.version = lot_explanation.version
    WHERE lot_explanation.lot = $1 AND offer.state = 'open' AND offer.open > 0
    """
  /// Of all of one side that are shown, those with the most open heads.
  case largest =
    """
    SELECT offer.region, lot_explanation.explanation
    FROM lot_explanation JOIN offer
      ON offer.lot = lot_explanation.lot AND offer.version = lot_explanation.version
    WHERE offer.side = $1 AND offer.state = 'open' AND offer.open > 0
    ORDER BY lot_explanation.open DESC, lot_explanation.lot DESC LIMIT $2
    """
}

enum RoundReportStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO round_report (stream, heard, round, at, county_spread, size_spread, rounds,
      flow_heads, flow_pairs, kept_heads, kept_pairs, kept_cost, greedy_heads, greedy_cost)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    """
  case last = "SELECT * FROM round_report WHERE stream = $1 ORDER BY heard DESC LIMIT 1"
  case forget = "DELETE FROM round_report WHERE stream = $1 AND heard > $2"
}
