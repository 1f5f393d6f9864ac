package import Domain
package import Storage

/// The ledger of a prefecture judged anew from its entries alone: the chain, every rule for every entry,
/// and then what stands on the accounts.
///
/// It proves that the rows agree with each other. Somebody who can write the whole file can also make
/// another chain that agrees; that is seen by comparing `hash` with one that was kept elsewhere.
package struct LedgerVerification: Hashable, Sendable {
  package let prefecture: String
  /// How many entries hold, from the first on.
  package private(set) var entries: Int64 = 0
  /// Of the last entry that holds.
  package private(set) var hash = LedgerEntry.firstHash
  /// The first that does not hold.
  package private(set) var fault: LedgerFault?

  private var funds: [[UInt8]: LedgerBalances] = [:]
  private var entitlements: [[UInt8]: EntitlementAccount] = [:]
  private var documents: Set<[UInt8]> = []

  /// - Throws: what the storage throws; a ledger that does not hold is no error but a `fault`.
  package init(_ prefecture: String, _ transaction: Transaction) throws {
    self.prefecture = prefecture
    do {
      try takeEntries(transaction)
      try compareHead(transaction)
      try compareFunds(transaction)
      try compareEntitlements(transaction)
    } catch let found as LedgerFault {
      fault = found
    }
    (funds, entitlements, documents) = ([:], [:], [])
  }

  private static let pageEntries = 1_000

  private mutating func takeEntries(_ transaction: Transaction) throws {
    while true {
      let rows = try transaction.rows(
        LedgerQuery.chain, .text(prefecture), .integer(entries), SQLValue(Self.pageEntries))
      for row in rows {
        guard try row.int("sequence") == entries + 1 else {
          throw LedgerFault.entryMissing(sequence: entries + 1)
        }
        try take(row)
      }
      if rows.count < Self.pageEntries { return }
    }
  }

  private mutating func take(_ row: Row) throws {
    let sequence = entries + 1
    let entry: LedgerEntry
    do {
      entry = try LedgerEntry(row)
    } catch StorageError.column {
      throw LedgerFault.entryAltered(sequence: sequence)
    }
    guard entry.hash == entry.digest(after: hash) else {
      throw LedgerFault.entryAltered(sequence: sequence)
    }
    do throws(LedgerRefusal) {
      try judge(entry)
    } catch {
      throw LedgerFault.entryUnlawful(sequence: sequence, error)
    }
    (entries, hash) = (sequence, entry.hash)
  }

  private mutating func judge(_ entry: LedgerEntry) throws(LedgerRefusal) {
    let key = Array(entry.key.utf8)
    if entry.kind.isOfEntitlement {
      var account =
        entitlements[key] ?? EntitlementAccount(key: entry.key, place: entry.place)
      guard account.place == entry.place else { throw .fundDiffers }
      try account.take(entry.kind, entry.attempt, entry.amount)
      entitlements[key] = account
    } else {
      let isNew = documents.insert(key + [0] + Array(entry.kind.rawValue.utf8)).inserted
      guard isNew else { throw .entryRepeated }
    }
    try funds[Array(entry.place.fund.utf8), default: LedgerBalances()]
      .take(entry.kind, entry.amount)
  }

  private func compareHead(_ transaction: Transaction) throws {
    let head = try LedgerTables.head(of: prefecture, transaction)
    if let head, head.sequence > entries {
      throw LedgerFault.entryMissing(sequence: entries + 1)
    }
    guard head?.sequence ?? 0 == entries, head?.hash ?? LedgerEntry.firstHash == hash else {
      throw LedgerFault.headDiffers(entries: entries)
    }
  }

  private mutating func compareFunds(_ transaction: Transaction) throws {
    for fund in try LedgerReading.funds(of: prefecture, transaction) {
      let balances = funds.removeValue(forKey: Array(fund.name.utf8)) ?? LedgerBalances()
      for account in LedgerAccount.allCases where fund.balances[account] != balances[account] {
        throw LedgerFault.balanceDiffers(
          fund: fund.name, account, stored: fund.balances[account],
          computed: balances[account])
      }
    }
    if let missing = funds.keys.min(by: { $0.lexicographicallyPrecedes($1) }) {
      throw LedgerFault.fundMissing(String(decoding: missing, as: UTF8.self))
    }
  }

  private mutating func compareEntitlements(_ transaction: Transaction) throws {
    var last = ""
    while true {
      let rows = try transaction.rows(
        LedgerQuery.entitlements, .text(prefecture), .text(last), SQLValue(Self.pageEntries))
      for row in rows {
        last = try row.text("business_key")
        try compare(row, entitlements.removeValue(forKey: Array(last.utf8)))
      }
      if rows.count < Self.pageEntries { break }
    }
    if let missing = entitlements.values.map(\.key).min() {
      throw LedgerFault.entitlementDiffers(key: missing)
    }
  }

  private func compare(_ row: Row, _ account: EntitlementAccount?) throws {
    let key = try row.text("business_key")
    let policy = try row.text("policy")
    let place = LedgerPlace(prefecture: prefecture, fund: try row.text("fund"), policy: policy)
    guard let account, account.place == place,
      try row.int("attempts") == Int64(account.attempts.count),
      try LedgerBalances(row) == account.balances
    else { throw LedgerFault.entitlementDiffers(key: key) }
  }
}

/// The first thing in a ledger that does not hold.
package enum LedgerFault: Error, Hashable, Sendable {
  case entryMissing(sequence: Int64)
  /// Its hash is not that of what it says after what comes before it.
  case entryAltered(sequence: Int64)
  /// The chain is whole, and a rule forbids what the entry does.
  case entryUnlawful(sequence: Int64, LedgerRefusal)
  /// The entries end elsewhere than the ledger says.
  case headDiffers(entries: Int64)
  case balanceDiffers(fund: String, LedgerAccount, stored: Money, computed: Money)
  case fundMissing(String)
  /// Its row is not there, or does not say what its entries say.
  case entitlementDiffers(key: String)
}
