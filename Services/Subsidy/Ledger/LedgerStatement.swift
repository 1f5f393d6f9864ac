internal import Domain
internal import Storage

enum LedgerStatement: String, SQLStatement {
  case append =
    """
    INSERT INTO ledger_entry (prefecture, sequence, previous, kind, fund, policy, business_key,
      attempt, debit, credit, amount, cause, at, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    """
  case openChain = "INSERT INTO ledger_head (prefecture, sequence, hash) VALUES ($1, $2, $3)"
  case moveHead =
    """
    UPDATE ledger_head SET sequence = $2, hash = $3
    WHERE prefecture = $1 AND sequence = $4 AND hash = $5
    """
  case openFund =
    """
    INSERT INTO ledger_fund (prefecture, fund, granted, available, held, in_transit, paid,
      returned, clawed_back)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    """
  case updateFund =
    """
    UPDATE ledger_fund SET granted = $3, available = $4, held = $5, in_transit = $6, paid = $7,
      returned = $8, clawed_back = $9
    WHERE prefecture = $1 AND fund = $2
    """
  case openEntitlement =
    """
    INSERT INTO ledger_entitlement (business_key, prefecture, fund, policy, attempts, granted,
      available, held, in_transit, paid, returned, clawed_back)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    """
  /// Where an entitlement belongs never changes; how much it is, only while nothing of it is reserved or
  /// paid.
  case updateEntitlement =
    """
    UPDATE ledger_entitlement SET attempts = $5, granted = $6, available = $7, held = $8,
      in_transit = $9, paid = $10, returned = $11, clawed_back = $12
    WHERE business_key = $1 AND prefecture = $2 AND fund = $3 AND policy = $4
      AND (granted = $6 OR granted = available)
    """
}

enum LedgerQuery: String, SQLStatement {
  case head = "SELECT sequence, hash FROM ledger_head WHERE prefecture = $1"
  case prefectures =
    """
    SELECT prefecture FROM ledger_head UNION SELECT prefecture FROM ledger_fund
    UNION SELECT prefecture FROM ledger_entry ORDER BY prefecture
    """
  case ofKey = "SELECT * FROM ledger_entry WHERE business_key = $1 ORDER BY prefecture, sequence"
  case chain =
    """
    SELECT * FROM ledger_entry WHERE prefecture = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
    """
  case fund = "SELECT * FROM ledger_fund WHERE prefecture = $1 AND fund = $2"
  case funds = "SELECT * FROM ledger_fund WHERE prefecture = $1 ORDER BY fund"
  case entitlements =
    """
    SELECT * FROM ledger_entitlement WHERE prefecture = $1 AND business_key > $2
    ORDER BY business_key LIMIT $3
    """
  /// What is reserved or paid adds up to no more than the fund; amounts that are neither might not.
  case policies =
    """
    SELECT policy, COUNT(*) AS entitlements, CAST(SUM(held) AS BIGINT) AS held,
      CAST(SUM(in_transit) AS BIGINT) AS in_transit, CAST(SUM(paid) AS BIGINT) AS paid,
      CAST(SUM(returned) AS BIGINT) AS returned, CAST(SUM(clawed_back) AS BIGINT) AS clawed_back
    FROM ledger_entitlement WHERE prefecture = $1 AND fund = $2 GROUP BY policy ORDER BY policy
    """
  /// `$4` is a policy, or empty for all; times from `$5` until before `$6`.
  case statement =
    """
    SELECT * FROM ledger_entry
    WHERE prefecture = $1 AND fund = $2 AND (debit = $3 OR credit = $3)
      AND ($4 = '' OR policy = $4) AND at >= $5 AND at < $6 AND sequence > $7
    ORDER BY sequence LIMIT $8
    """
  /// Debits less credits of all that lies before such a statement.
  case opening =
    """
    SELECT CAST(COALESCE(SUM(CASE WHEN debit = $3 THEN amount ELSE -amount END), 0) AS BIGINT)
      AS opening FROM ledger_entry
    WHERE prefecture = $1 AND fund = $2 AND (debit = $3 OR credit = $3)
      AND ($4 = '' OR policy = $4) AND (at < $5 OR sequence <= $6)
    """
}

extension LedgerEntry {
  /// - Throws: `StorageError.column` for a row that no version of this code writes.
  init(_ row: Row) throws {
    func read<Value>(_ column: String, _ value: Value?) throws -> Value {
      guard let value else { throw StorageError.column(column) }
      return value
    }
    let kind = try read("kind", LedgerKind(rawValue: try row.text("kind")))
    let sequence = try row.int("sequence")
    self.init(
      sequence: sequence, kind: kind,
      place: LedgerPlace(
        prefecture: try row.text("prefecture"), fund: try row.text("fund"),
        policy: try row.textOrNil("policy")),
      key: try row.text("business_key"),
      attempt: try read("attempt", Int(exactly: try row.int("attempt"))),
      amount: Money(fen: try row.int("amount")),
      cause: try read("cause", EntityID(bytes: try row.blob("cause"))),
      at: Instant(microseconds: try row.int("at")), hash: try row.blob("hash"))
    guard try row.text("debit") == kind.debit.rawValue else { throw StorageError.column("debit") }
    guard try row.text("credit") == kind.credit.rawValue else {
      throw StorageError.column("credit")
    }
    guard kind.isOfEntitlement == (place.policy != nil) else {
      throw StorageError.column("policy")
    }
  }
}

extension LedgerBalances {
  init(_ row: Row) throws {
    try self.init { Money(fen: try row.int($0.column)) }
  }
}

extension LedgerAccount {
  var column: String {
    switch self {
    case .inTransit: "in_transit"
    case .clawedBack: "clawed_back"
    case .granted, .available, .held, .paid, .returned: rawValue
    }
  }
}

extension EntitlementAccount {
  /// From stored entries.
  /// - Throws: `LedgerTableFault` if they break a rule: that is no refusal of what is asked for.
  init?(standing entries: [LedgerEntry]) throws {
    do {
      try self.init(entries)
    } catch {
      throw LedgerTableFault.entriesDoNotHold(key: entries.first?.key ?? "", error)
    }
  }
}
