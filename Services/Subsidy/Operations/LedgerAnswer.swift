internal import Domain
internal import ServiceKit
internal import Storage

/// What the ledger answers an operator, as JSON; amounts are integer fen.
enum LedgerAnswer {
  private struct Fund: Encodable {
    let prefecture: String
    let fund: String
    let accounts: [String: Int64]
    let policies: [Policy]
  }

  private struct Policy: Encodable {
    let policy: String
    let entitlements: Int64
    let held: Int64
    let inTransit: Int64
    let paid: Int64
    let returned: Int64
    let clawedBack: Int64
  }

  private struct Verified: Encodable {
    let prefecture: String
    let entries: Int64
    /// Of the last entry: compare it with the journal's `LedgerEntryMade`, or with a copy kept elsewhere.
    let hash: String
    let fault: String?
  }

  private struct Line: Encodable {
    let sequence: Int64
    let at: String
    let kind: String
    let key: String
    let attempt: Int
    let policy: String?
    let amount: Int64
    let balance: Int64
  }

  private struct Statement: Encodable {
    let opening: Int64
    let lines: [Line]
    let closing: Int64
    let next: Int64?
  }

  private static let linesMaximum = 200

  static func balance(_ transaction: Transaction) throws -> [UInt8] {
    var answer: [Fund] = []
    for prefecture in try LedgerReading.prefectures(transaction) {
      for fund in try LedgerReading.funds(of: prefecture, transaction) {
        let policies = try LedgerReading.policies(
          of: fund.name, prefecture: prefecture, transaction)
        answer.append(
          Fund(
            prefecture: prefecture, fund: fund.name,
            accounts: LedgerAccount.allCases.reduce(into: [:]) {
              $0[$1.rawValue] = fund.balances[$1].fen
            },
            policies: policies.map {
              Policy(
                policy: $0.name, entitlements: $0.entitlements, held: $0.held.fen,
                inTransit: $0.inTransit.fen, paid: $0.paid.fen, returned: $0.returned.fen,
                clawedBack: $0.clawedBack.fen)
            }))
      }
    }
    return try SubsidyOperations.bytes(answer)
  }

  static func verify(_ transaction: Transaction) throws -> [UInt8] {
    try SubsidyOperations.bytes(
      try LedgerReading.prefectures(transaction).map { prefecture in
        let found = try LedgerVerification(prefecture, transaction)
        return Verified(
          prefecture: prefecture, entries: found.entries, hash: Hexadecimal.text(found.hash),
          fault: found.fault.map { "\($0)" })
      })
  }

  /// - Parameter prefecture: nil where there is one ledger.
  static func statement(
    prefecture: String?, fund: String, _ account: LedgerAccount, policy: String?, from: Instant?,
    until: Instant?, after: Int64, _ transaction: Transaction
  ) throws -> [UInt8] {
    let known = try LedgerReading.prefectures(transaction)
    guard !known.isEmpty else {
      return try SubsidyOperations.bytes(
        Statement(opening: 0, lines: [], closing: 0, next: nil))
    }
    guard let prefecture = prefecture ?? (known.count == 1 ? known.first : nil),
      known.contains(prefecture)
    else {
      throw Refusal(
        "prefecture-unknown", status: 422, detail: "one of \(known.joined(separator: ", "))")
    }
    let funds = try LedgerReading.funds(of: prefecture, transaction).map(\.name)
    guard funds.contains(fund) else {
      throw Refusal(
        "fund-unknown", status: 422, detail: "one of \(funds.joined(separator: ", "))")
    }
    var query = LedgerReading.StatementQuery(
      prefecture: prefecture, fund: fund, account: account, policy: policy)
    if let from { query.from = from }
    if let until { query.until = until }
    let found = try LedgerReading.statement(
      query, after: after, maximum: linesMaximum, transaction)
    return try SubsidyOperations.bytes(
      Statement(
        opening: found.opening.fen,
        lines: found.lines.map { line in
          Line(
            sequence: line.entry.sequence, at: line.entry.at.iso,
            kind: line.entry.kind.rawValue, key: line.entry.key, attempt: line.entry.attempt,
            policy: line.entry.place.policy, amount: line.entry.amount.fen,
            balance: line.balance.fen)
        }, closing: found.closing.fen, next: found.next))
  }
}
