package import Domain
package import Storage

/// What the ledger answers, in one snapshot.
package enum LedgerReading {
  package struct Fund: Hashable, Sendable {
    package let name: String
    package let balances: LedgerBalances
  }

  /// Of one policy in one fund. What is granted and available is the fund's alone.
  package struct Policy: Hashable, Sendable {
    package let name: String
    package let entitlements: Int64
    package let held: Money
    package let inTransit: Money
    package let paid: Money
    package let returned: Money
    package let clawedBack: Money
  }

  package static func prefectures(_ transaction: Transaction) throws -> [String] {
    try transaction.rows(LedgerQuery.prefectures).map { try $0.text("prefecture") }
  }

  package static func funds(
    of prefecture: String, _ transaction: Transaction
  ) throws -> [Fund] {
    try transaction.rows(LedgerQuery.funds, .text(prefecture)).map {
      Fund(name: try $0.text("fund"), balances: try LedgerBalances($0))
    }
  }

  package static func policies(
    of fund: String, prefecture: String, _ transaction: Transaction
  ) throws -> [Policy] {
    try transaction.rows(LedgerQuery.policies, .text(prefecture), .text(fund)).map { row in
      func money(_ account: LedgerAccount) throws -> Money {
        Money(fen: try row.int(account.column))
      }
      return Policy(
        name: try row.text("policy"), entitlements: try row.int("entitlements"),
        held: try money(.held), inTransit: try money(.inTransit), paid: try money(.paid),
        returned: try money(.returned), clawedBack: try money(.clawedBack))
    }
  }

  /// Where each fen of one entitlement is, and its attempts; nil if nothing was ever held for it.
  package static func entitlement(
    _ key: String, _ transaction: Transaction
  ) throws -> EntitlementAccount? {
    try EntitlementAccount(standing: entries(ofEntitlement: key, transaction))
  }

  /// All there ever were, oldest first: a handful to each attempt.
  package static func entries(
    ofEntitlement key: String, _ transaction: Transaction
  ) throws -> [LedgerEntry] {
    try LedgerTables.entries(of: key, transaction).filter(\.kind.isOfEntitlement)
  }

  /// What a statement is about. Times are from `from` until before `until`.
  package struct StatementQuery: Sendable {
    package var prefecture: String
    package var fund: String
    package var account: LedgerAccount
    /// Nil for all of the fund.
    package var policy: String?
    package var from: Instant
    package var until: Instant

    package init(
      prefecture: String, fund: String, account: LedgerAccount, policy: String? = nil,
      from: Instant = Instant(microseconds: .min), until: Instant = Instant(microseconds: .max)
    ) {
      self.prefecture = prefecture
      self.fund = fund
      self.account = account
      self.policy = policy
      self.from = from
      self.until = until
    }
  }

  /// One page of the entries of an account.
  package struct Statement: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
      package let entry: LedgerEntry
      /// Of the account, or of the policy's part of it, after this entry.
      package let balance: Money
    }

    package let opening: Money
    package let lines: [Line]
    /// Pass it as `after` for the next page; nil after the last one.
    package let next: Int64?

    package var closing: Money { lines.last?.balance ?? opening }
  }

  /// - Parameters:
  ///   - after: the sequence that the page before ended with; 0 for the first page.
  ///   - maximum: entries in a page, 1–1,000.
  package static func statement(
    _ query: StatementQuery, after: Int64 = 0, maximum: Int, _ transaction: Transaction
  ) throws -> Statement {
    let maximum = min(max(maximum, 1), 1_000)
    let scope = [
      SQLValue.text(query.prefecture), .text(query.fund), .text(query.account.rawValue),
      .text(query.policy ?? ""), .integer(query.from.microseconds),
    ]
    let before = try transaction.row(
      LedgerQuery.opening, scope[0], scope[1], scope[2], scope[3], scope[4], .integer(after))
    let rows = try transaction.rows(
      LedgerQuery.statement, scope[0], scope[1], scope[2], scope[3], scope[4],
      .integer(query.until.microseconds), .integer(after), SQLValue(maximum + 1))
    let debits = Money(fen: try before?.int("opening") ?? 0)
    let opening =
      query.account.increasedBy == .debit ? debits : try Money.zero.subtracting(debits)
    var balance = opening
    let lines = try rows.prefix(maximum).map { row in
      let entry = try LedgerEntry(row)
      let side: LedgerAccount.Side = entry.kind.debit == query.account ? .debit : .credit
      balance =
        side == query.account.increasedBy
        ? try balance.adding(entry.amount) : try balance.subtracting(entry.amount)
      return Statement.Line(entry: entry, balance: balance)
    }
    return Statement(
      opening: opening, lines: lines,
      next: rows.count > maximum ? lines.last?.entry.sequence : nil)
  }
}
