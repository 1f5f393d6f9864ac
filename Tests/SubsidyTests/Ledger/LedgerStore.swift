import Domain
import Storage
import TestSupport

@testable import Subsidy

/// A ledger in a real store, with one fund of one prefecture.
final class LedgerStore {
  static let prefecture = "3303"
  static let fund = "employment"
  static let policy = "retention-2021"

  let store: Store
  private let folder: TemporaryFolder
  private var inputs: UInt64 = 0

  init(granted: Int64 = 0) throws {
    folder = try TemporaryFolder()
    store = try Store(
      path: folder.file("subsidy.db"),
      migrations: [Migration("ledger-1", LedgerTables.migration)],
      limits: StoreLimits(floorBytes: 0))
    guard granted > 0 else { return }
    try write { try $0.appropriate(Money(fen: granted), to: Self.fund, document: "2021-1") }
  }

  /// One decision: an input of its own, a second after the last one.
  @discardableResult
  func write<Result>(
    in prefecture: String = prefecture, _ body: (FundLedger) throws -> Result
  ) throws -> Result {
    try store.write { try body(next($0, in: prefecture)) }
  }

  func next(_ transaction: Transaction, in prefecture: String = prefecture) -> FundLedger {
    inputs += 1
    return FundLedger(
      prefecture: prefecture, cause: EntityID(high: 0, low: inputs),
      at: Instant(microseconds: Int64(inputs) * 1_000_000), transaction)
  }

  func balances(_ fund: String = fund) throws -> LedgerBalances? {
    try store.read { try LedgerReading.funds(of: Self.prefecture, $0) }
      .first { $0.name == fund }?.balances
  }

  func entitlement(_ key: String) throws -> EntitlementAccount? {
    try store.read { try LedgerReading.entitlement(key, $0) }
  }

  func verify(_ prefecture: String = prefecture) throws -> LedgerVerification {
    try store.read { try LedgerVerification(prefecture, $0) }
  }

  func lastEntry(_ prefecture: String = prefecture) throws -> Int64 {
    try store.read { try LedgerTables.head(of: prefecture, $0)?.sequence ?? 0 }
  }

  /// What another program could do to the file: outside any transaction of ours, with the checks of the
  /// schema turned off.
  func corrupt(_ statements: String...) throws {
    try store.write { transaction in
      for text in ["COMMIT", "PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON"]
        + statements
        + ["PRAGMA ignore_check_constraints = OFF", "PRAGMA foreign_keys = ON", "BEGIN IMMEDIATE"]
      {
        try transaction.execute(FreeSQL(text))
      }
    }
  }

  /// The chain as tables that have the rows and no constraint.
  func dropConstraints() throws {
    for table in ["ledger_entry", "ledger_head"] {
      try corrupt(
        "CREATE TABLE bare AS SELECT * FROM \(table)", "DROP TABLE \(table)",
        "ALTER TABLE bare RENAME TO \(table)")
    }
  }

  /// Appends as somebody would who knows how the chain is made and minds no rule.
  func forge(
    _ kind: LedgerKind, _ key: String, attempt: Int = 1, fen: Int64, policy: String = policy
  ) throws {
    try store.write { transaction in
      guard let head = try LedgerTables.head(of: Self.prefecture, transaction) else { return }
      let place = LedgerPlace(
        prefecture: Self.prefecture, fund: Self.fund,
        policy: kind.isOfEntitlement ? policy : nil)
      let entry = LedgerEntry(
        sequence: head.sequence + 1, kind: kind, place: place, key: key, attempt: attempt,
        amount: Money(fen: fen), cause: EntityID(high: 0, low: 1), at: Instant(microseconds: 0))
      try LedgerTables.append(entry.chained(after: head.hash), after: head, transaction)
    }
  }

  /// SQL within the rules of the schema.
  func execute(_ text: String) throws {
    try store.write { _ = try $0.execute(FreeSQL(text)) }
  }
}

/// SQL that no service has.
struct FreeSQL: SQLStatement {
  static let allCases: [FreeSQL] = []
  let rawValue: String

  init(_ text: String) { rawValue = text }

  init?(rawValue: String) { self.init(rawValue) }
}

extension FundLedger {
  /// Under the fund and policy of `LedgerStore`.
  @discardableResult
  func hold(_ fen: Int64, _ key: String, attempt: Int = 1) throws -> RecordedEntry {
    try hold(
      Money(fen: fen), of: HoldKey(key, attempt: attempt), fund: LedgerStore.fund,
      policy: LedgerStore.policy)
  }

  /// Held, told to the bank and settled.
  func pay(_ fen: Int64, _ key: String, attempt: Int = 1) throws {
    try hold(fen, key, attempt: attempt)
    try instruct(HoldKey(key, attempt: attempt))
    try post(Money(fen: fen), of: HoldKey(key, attempt: attempt))
  }
}

extension LedgerBalances {
  /// In the order of the chart of accounts.
  var fen: [Int64] { LedgerAccount.allCases.map { self[$0].fen } }
}
