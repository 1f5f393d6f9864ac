internal import Domain
package import Storage

/// The tables of the ledger. Entries are written once and never changed: no statement updates or deletes
/// one, and each refers to the one before. What stands on the accounts is kept beside them, in the same
/// transaction, so that the schema refuses to overdraw one or to lose a fen. Amounts are fen, times
/// microseconds since 1970-01-01 UTC.
package enum LedgerTables {
  package static let migration = [
    """
    CREATE TABLE ledger_fund (
      prefecture TEXT NOT NULL, fund TEXT NOT NULL CHECK (length(fund) BETWEEN 1 AND 200),
      granted BIGINT NOT NULL CHECK (granted >= 0),
      available BIGINT NOT NULL CHECK (available >= 0), held BIGINT NOT NULL CHECK (held >= 0),
      in_transit BIGINT NOT NULL CHECK (in_transit >= 0), paid BIGINT NOT NULL CHECK (paid >= 0),
      returned BIGINT NOT NULL CHECK (returned >= 0),
      clawed_back BIGINT NOT NULL CHECK (clawed_back >= 0),
      CHECK (granted = available + held + in_transit + paid + returned + clawed_back),
      PRIMARY KEY (prefecture, fund)) {clustered}
    """,
    // One entitlement in the same seven columns: its amount, and what is neither reserved nor paid.
    """
    CREATE TABLE ledger_entitlement (
      business_key TEXT PRIMARY KEY CHECK (length(business_key) BETWEEN 1 AND 200),
      prefecture TEXT NOT NULL, fund TEXT NOT NULL,
      policy TEXT NOT NULL CHECK (length(policy) BETWEEN 1 AND 200),
      attempts BIGINT NOT NULL CHECK (attempts >= 1),
      granted BIGINT NOT NULL CHECK (granted > 0),
      available BIGINT NOT NULL CHECK (available >= 0), held BIGINT NOT NULL CHECK (held >= 0),
      in_transit BIGINT NOT NULL CHECK (in_transit >= 0), paid BIGINT NOT NULL CHECK (paid >= 0),
      returned BIGINT NOT NULL CHECK (returned >= 0),
      clawed_back BIGINT NOT NULL CHECK (clawed_back >= 0),
      CHECK (granted = available + held + in_transit + paid + returned + clawed_back),
      CHECK (held = 0 OR in_transit = 0),
      FOREIGN KEY (prefecture, fund) REFERENCES ledger_fund (prefecture, fund)) {clustered}
    """,
    "CREATE INDEX ledger_entitlement_policy ON ledger_entitlement (prefecture, fund, policy)",
    """
    CREATE TABLE ledger_entry (
      prefecture TEXT NOT NULL, sequence BIGINT NOT NULL, previous BIGINT,
      kind TEXT NOT NULL, fund TEXT NOT NULL, policy TEXT,
      business_key TEXT NOT NULL CHECK (length(business_key) BETWEEN 1 AND 200),
      attempt BIGINT NOT NULL CHECK (attempt >= 1), debit TEXT NOT NULL, credit TEXT NOT NULL,
      amount BIGINT NOT NULL CHECK (amount > 0), cause {blob} NOT NULL, at BIGINT NOT NULL,
      hash {blob} NOT NULL CHECK (length(hash) = 32),
      PRIMARY KEY (prefecture, sequence), UNIQUE (business_key, kind, attempt),
      CHECK (CASE WHEN sequence = 1 THEN previous IS NULL
        ELSE previous IS NOT NULL AND previous = sequence - 1 END),
      CHECK (
        kind = 'appropriate' AND debit = 'available' AND credit = 'granted' OR
        kind = 'withdraw' AND debit = 'granted' AND credit = 'available' OR
        kind = 'hold' AND debit = 'held' AND credit = 'available' OR
        kind = 'instruct' AND debit = 'in-transit' AND credit = 'held' OR
        kind = 'post' AND debit = 'paid' AND credit = 'in-transit' OR
        kind = 'void' AND debit = 'available' AND credit = 'held' OR
        kind = 'reject' AND debit = 'available' AND credit = 'in-transit' OR
        kind = 'return' AND debit = 'returned' AND credit = 'paid' OR
        kind = 'release' AND debit = 'available' AND credit = 'returned' OR
        kind = 'claw-back' AND debit = 'clawed-back' AND credit = 'paid'),
      CHECK ((policy IS NULL) = (kind = 'appropriate' OR kind = 'withdraw')),
      FOREIGN KEY (prefecture, previous) REFERENCES ledger_entry (prefecture, sequence),
      FOREIGN KEY (prefecture, fund) REFERENCES ledger_fund (prefecture, fund))
    """,
    "CREATE INDEX ledger_entry_fund ON ledger_entry (prefecture, fund, sequence)",
    // Where each chain ends. That entry cannot be taken away either.
    """
    CREATE TABLE ledger_head (
      prefecture TEXT PRIMARY KEY, sequence BIGINT NOT NULL, hash {blob} NOT NULL,
      FOREIGN KEY (prefecture, sequence) REFERENCES ledger_entry (prefecture, sequence))
    """,
  ]

  /// Every statement, for the check that PREPAREs them.
  package static let statements: [any SQLStatement.Type] = [
    LedgerStatement.self, LedgerQuery.self,
  ]

  struct Head: Hashable {
    let sequence: Int64
    let hash: [UInt8]
  }

  static func head(of prefecture: String, _ transaction: Transaction) throws -> Head? {
    try transaction.row(LedgerQuery.head, .text(prefecture)).map {
      Head(sequence: try $0.int("sequence"), hash: try $0.blob("hash"))
    }
  }

  /// Of an entitlement or a document, in their order.
  static func entries(of key: String, _ transaction: Transaction) throws -> [LedgerEntry] {
    try transaction.rows(LedgerQuery.ofKey, .text(key)).map(LedgerEntry.init)
  }

  static func fund(_ place: LedgerPlace, _ transaction: Transaction) throws -> LedgerBalances? {
    try transaction.row(LedgerQuery.fund, .text(place.prefecture), .text(place.fund))
      .map(LedgerBalances.init)
  }

  static func append(
    _ entry: LedgerEntry, after head: Head?, _ transaction: Transaction
  ) throws {
    let (prefecture, sequence) = (SQLValue.text(entry.place.prefecture), entry.sequence)
    try transaction.execute(
      LedgerStatement.append, prefecture, .integer(sequence), SQLValue(head?.sequence),
      .text(entry.kind.rawValue), .text(entry.place.fund), SQLValue(entry.place.policy),
      .text(entry.key), SQLValue(entry.attempt), .text(entry.kind.debit.rawValue),
      .text(entry.kind.credit.rawValue), .integer(entry.amount.fen), .blob(entry.cause.bytes),
      .integer(entry.at.microseconds), .blob(entry.hash))
    guard let head else {
      try transaction.execute(
        LedgerStatement.openChain, prefecture, .integer(sequence), .blob(entry.hash))
      return
    }
    try expectOne(
      try transaction.execute(
        LedgerStatement.moveHead, prefecture, .integer(sequence), .blob(entry.hash),
        .integer(head.sequence), .blob(head.hash)))
  }

  static func put(
    _ balances: LedgerBalances, of place: LedgerPlace, isNew: Bool, _ transaction: Transaction
  ) throws {
    try expectOne(
      try transaction.execute(
        isNew ? LedgerStatement.openFund : .updateFund, .text(place.prefecture),
        .text(place.fund), .integer(balances.granted.fen), .integer(balances.available.fen),
        .integer(balances.held.fen), .integer(balances.inTransit.fen),
        .integer(balances.paid.fen), .integer(balances.returned.fen),
        .integer(balances.clawedBack.fen)))
  }

  static func put(
    _ account: EntitlementAccount, isNew: Bool, _ transaction: Transaction
  ) throws {
    let balances = account.balances
    try expectOne(
      try transaction.execute(
        isNew ? LedgerStatement.openEntitlement : .updateEntitlement, .text(account.key),
        .text(account.place.prefecture), .text(account.place.fund),
        SQLValue(account.place.policy), SQLValue(account.attempts.count),
        .integer(balances.granted.fen), .integer(balances.available.fen),
        .integer(balances.held.fen), .integer(balances.inTransit.fen),
        .integer(balances.paid.fen), .integer(balances.returned.fen),
        .integer(balances.clawedBack.fen)))
  }

  private static func expectOne(_ changed: Int) throws {
    guard changed == 1 else { throw LedgerTableFault.rowsDoNotMatch }
  }
}

/// The stored ledger is not what this code writes; `verify` says where.
package enum LedgerTableFault: Error, Equatable {
  case rowsDoNotMatch
  case entriesDoNotHold(key: String, LedgerRefusal)
  case amountMissing
}
