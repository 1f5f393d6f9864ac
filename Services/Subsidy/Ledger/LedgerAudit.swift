internal import Domain
package import ServiceKit
package import Storage

/// The ledger as plain numbers, for the comparison with what the journals say: what stands on each
/// account of each fund, where the money of each entitlement is, and how long each chain is.
package enum LedgerAudit {
  package static func lines(_ transaction: Transaction) throws -> [AuditLine] {
    try LedgerReading.prefectures(transaction).flatMap { prefecture in
      let head = try LedgerTables.head(of: prefecture, transaction)
      let chain = AuditLine(
        entity: "ledger/\(prefecture)", bucket: "entries", number: head?.sequence ?? 0)
      let funds = try LedgerReading.funds(of: prefecture, transaction).flatMap { fund in
        lines("fund/\(prefecture)/\(fund.name)", fund.balances)
      }
      return try [chain] + funds + entitlements(of: prefecture, transaction)
    }
  }

  /// In pages, of `granted` (its amount) and each account that something stands on.
  private static func entitlements(
    of prefecture: String, _ transaction: Transaction
  ) throws -> [AuditLine] {
    var found: [AuditLine] = []
    var last = ""
    while true {
      let rows = try transaction.rows(
        LedgerQuery.entitlements, .text(prefecture), .text(last), 1_000)
      for row in rows {
        last = try row.text("business_key")
        found += lines("entitlement/\(last)", try LedgerBalances(row)).filter { $0.number != 0 }
      }
      if rows.count < 1_000 { return found }
    }
  }

  private static func lines(_ entity: String, _ balances: LedgerBalances) -> [AuditLine] {
    LedgerAccount.allCases.map {
      AuditLine(entity: entity, bucket: $0.rawValue, number: balances[$0].fen)
    }
  }
}

extension LedgerRefusal {
  /// As a decision says it.
  package var refusal: Refusal { Refusal(rawValue) }
}
