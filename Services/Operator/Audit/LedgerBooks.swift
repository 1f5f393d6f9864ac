internal import Domain
internal import Events
internal import MessageBus

/// The ledger of the funds made anew from the entries that were told of, by the same chart of accounts:
/// what stands on each account of each fund and entitlement, and how long the chain of each prefecture is.
struct LedgerBooks: Sendable {
  private struct Transfer: Hashable {
    let kind: String
    let key: String
    let attempt: Int
  }

  /// By the names of Subsidy's own rows: `fund/<prefecture>/<fund>`, `entitlement/<business key>`.
  private var accounts: [String: [LedgerAccount: Int64]] = [:]
  /// Of the newest entry, by prefecture.
  private var sequences: [String: Int] = [:]
  private var transfers: Set<Transfer> = []

  /// The rows that Subsidy should have: all accounts of a fund, of an entitlement those that something
  /// stands on.
  var rows: AuditRows {
    var rows: AuditRows = [:]
    for (name, balances) in accounts {
      let isFund = name.hasPrefix("fund/")
      for account in LedgerAccount.allCases {
        let fen = balances[account] ?? 0
        if isFund || fen != 0 { rows[name, default: [:]][account.rawValue] = fen }
      }
    }
    for (prefecture, sequence) in sequences {
      rows["ledger/\(prefecture)"] = ["entries": Int64(sequence)]
    }
    return rows
  }

  mutating func apply(
    _ body: LedgerEntryMade, _ event: JournalEvent, _ tally: inout AuditTally
  ) {
    let (prefecture, place) = (event.stream.partition, event.stream.text)
    let name = "ledger/\(prefecture)#\(body.sequence)"
    tally.compare(
      .ledgerSequence, at: place, name, "sequence", expected: (sequences[prefecture] ?? 0) + 1,
      found: body.sequence)
    sequences[prefecture] = body.sequence
    guard let kind = LedgerKind(rawValue: body.kind) else {
      tally.compare(
        .ledgerBalance, at: place, name, "kind", expected: "a known one", found: body.kind)
      return
    }
    let fund = "fund/\(prefecture)/\(body.fund)"
    let entitlement = "entitlement/\(body.key)"
    // How often one is posted is judged with what was told of the payment.
    if kind != .post {
      let transfer = Transfer(kind: body.kind, key: body.key, attempt: body.attempt)
      tally.compare(
        .ledgerOnce, at: place, kind.isOfEntitlement ? entitlement : fund,
        "\(body.kind) \(body.key)#\(body.attempt)", expected: "once",
        found: transfers.insert(transfer).inserted ? "once" : "again")
    }
    if kind.isOfEntitlement {
      // As long as nothing of it is paid, each hold says how much the entitlement is.
      let before = accounts[entitlement] ?? [:]
      if kind == .hold, before[.available] == before[.granted] {
        accounts[entitlement] = nil
        book(.appropriate, body.amount, entitlement)
      }
      book(kind, body.amount, entitlement)
      judge(entitlement, name, place, &tally)
    }
    book(kind, body.amount, fund)
    judge(fund, name, place, &tally)
  }

  private mutating func book(_ kind: LedgerKind, _ amount: Money, _ name: String) {
    for (account, side) in [(kind.debit, LedgerAccount.Side.debit), (kind.credit, .credit)] {
      let fen = account.increasedBy == side ? amount.fen : -amount.fen
      accounts[name, default: [:]][account, default: 0] &+= fen
    }
  }

  /// No account below zero, and granted is the sum of the others.
  private func judge(
    _ name: String, _ entry: String, _ place: String, _ tally: inout AuditTally
  ) {
    let balances = accounts[name] ?? [:]
    var differences = balances.filter { $0.value < 0 }.map { account, fen in
      AuditViolation.Difference(
        "\(account.rawValue) after \(entry)", expected: "0 or more", found: "\(fen)")
    }
    let granted = balances[.granted] ?? 0
    let placed = balances.reduce(Int64(0)) { $1.key == .granted ? $0 : $0 &+ $1.value }
    if granted != placed {
      differences.append(
        .init("granted after \(entry)", expected: "\(placed)", found: "\(granted)"))
    }
    tally.compare(
      .ledgerBalance, at: place, name, differences.sorted { $0.bucket < $1.bucket })
  }
}
