internal import Storage

/// What the board needs of the tables beyond what is there for others.
enum BoardTables {
  /// The division of a lot as a column, so that heads can be summed by it. Lots from before have it in
  /// their terms alone; within a text of JSON a quote is escaped, so that nobody's text can be taken for it.
  static let migration = [
    "ALTER TABLE offer ADD COLUMN region TEXT NOT NULL DEFAULT ''",
    """
    UPDATE offer SET region = CASE
      WHEN terms LIKE '%"region":"330302"%' THEN '330302'
      WHEN terms LIKE '%"region":"330303"%' THEN '330303'
      WHEN terms LIKE '%"region":"330304"%' THEN '330304'
      WHEN terms LIKE '%"region":"330305"%' THEN '330305'
      WHEN terms LIKE '%"region":"330324"%' THEN '330324'
      WHEN terms LIKE '%"region":"330326"%' THEN '330326'
      WHEN terms LIKE '%"region":"330327"%' THEN '330327'
      WHEN terms LIKE '%"region":"330328"%' THEN '330328'
      WHEN terms LIKE '%"region":"330329"%' THEN '330329'
      WHEN terms LIKE '%"region":"330381"%' THEN '330381'
      WHEN terms LIKE '%"region":"330382"%' THEN '330382'
      WHEN terms LIKE '%"region":"330383"%' THEN '330383'
      ELSE '' END
    """,
  ]
}

/// Sums over whole tables, and the newest rows. The sums read every offer, proposal and agreement once:
/// some 130 ms for 100,000 offers, which is why only `Board` asks for them, and how often.
enum BoardStatement: String, SQLStatement {
  /// By division, side and day of submission (UTC+8, days since 1970-01-01); day 0: before $1.
  case offers =
    """
    SELECT region, side,
      CASE WHEN submitted_at >= $1 THEN (submitted_at + 28800000000) / 86400000000 ELSE 0 END AS day,
      COUNT(*) AS lots, CAST(SUM(total) AS BIGINT) AS total,
      CAST(SUM(open + held) AS BIGINT) AS unmet,
      CAST(SUM(committed + placed + done) AS BIGINT) AS agreed,
      CAST(SUM(withdrawn) AS BIGINT) AS withdrawn
    FROM offer GROUP BY region, side, day
    """
  case proposals =
    """
    SELECT state,
      CASE WHEN made_at >= $1 THEN (made_at + 28800000000) / 86400000000 ELSE 0 END AS day,
      COUNT(*) AS number, CAST(SUM(heads) AS BIGINT) AS heads,
      CAST(SUM(heads_proposed) AS BIGINT) AS proposed
    FROM proposal GROUP BY state, day
    """
  case agreements =
    """
    SELECT CASE WHEN drafted_at >= $1 THEN (drafted_at + 28800000000) / 86400000000 ELSE 0 END AS day,
      COUNT(*) AS number, CAST(SUM(heads) AS BIGINT) AS heads
    FROM agreement GROUP BY day
    """
  case newestOffers =
    """
    SELECT submitted_at, total, region FROM offer WHERE side = $1 ORDER BY ordinal DESC LIMIT $2
    """
  case newestProposals =
    """
    SELECT proposal.state, proposal.heads, proposal.heads_proposed, proposal.made_at,
      proposal.closed_at, lender.region AS lender_region, borrower.region AS borrower_region
    FROM proposal JOIN offer AS lender ON lender.lot = proposal.surplus_lot
      JOIN offer AS borrower ON borrower.lot = proposal.shortage_lot
    ORDER BY proposal.ordinal DESC LIMIT $1
    """
}
