internal import Domain
internal import Events
internal import Storage

/// Subsidies as the board shows them: sums by policy, in fen, and whether payments may go on.
struct BoardMoney: Sendable, Equatable {
  struct Policy: Sendable, Equatable {
    let id: String
    /// What the newest assessments find due.
    var eligible: Int64 = 0
    /// Of that, what was approved, paid or not.
    var approved: Int64 = 0
    var paid: Int64 = 0
    /// Came back, and nobody has decided yet.
    var returned: Int64 = 0
    /// Free in the fund that it is paid from; another policy may have the same.
    var available: Int64?
  }

  /// Those that were proposed or have an entitlement, in the order in which they were heard of.
  var policies: [Policy] = []
  /// Since when nothing is paid; nil while payments go on.
  var frozenSince: Instant?

  static func read(_ transaction: Transaction) throws -> BoardMoney {
    var policies: [Policy] = []
    func change(_ id: String, _ change: (inout Policy) -> Void) {
      let index = policies.firstIndex { $0.id == id } ?? policies.endIndex
      if index == policies.endIndex { policies.append(Policy(id: id)) }
      change(&policies[index])
    }
    let balances = try FundBalances.read(transaction)
    // Of several versions the last row has the fund that counts.
    for row in try transaction.rows(PolicyStatement.funds) {
      let available = balances.funds[try row.text("fund")]?.available ?? 0
      change(try row.text("id")) { $0.available = available }
    }
    for row in try transaction.rows(BoardMoneyStatement.entitlements) {
      let (eligible, approved) = (try row.int("eligible"), try row.int("approved"))
      change(try row.text("policy")) {
        $0.eligible = eligible
        $0.approved = approved
      }
    }
    for (id, balance) in balances.policies.sorted(by: { $0.key < $1.key }) {
      change(id) {
        $0.paid = balance.paid
        $0.returned = balance.returned
      }
    }
    let frozen = try transaction.row(PaymentGateStatement.frozen)?.intOrNil("since")
    return BoardMoney(
      policies: policies, frozenSince: frozen.map(Instant.init(microseconds:)))
  }
}

enum BoardMoneyStatement: String, SQLStatement {
  /// Each policy's sums over all entitlements: what is due, and what was ever approved.
  case entitlements =
    """
    SELECT policy,
      CAST(SUM(CASE WHEN verdict = 'eligible' THEN assessed ELSE 0 END) AS BIGINT) AS eligible,
      CAST(SUM(CASE WHEN state = 'approved' OR state = 'released' OR state = 'instructed'
        OR state = 'settled' OR state = 'rejected' OR state = 'returned' OR state = 'held'
        THEN amount ELSE 0 END) AS BIGINT) AS approved
    FROM entitlement GROUP BY policy ORDER BY policy
    """
}

/// Notices as the board counts them.
struct BoardNotices: Sendable, Equatable {
  struct Channel: Sendable, Equatable {
    let channel: ContactChannel
    let counts: [DeliveryState: Int]
  }

  /// All that can be read here, whatever became of them elsewhere.
  var total = 0
  /// Every channel, used or not.
  var channels: [Channel] = []

  static func read(_ transaction: Transaction) throws -> BoardNotices {
    var counts: [ContactChannel: [DeliveryState: Int]] = [:]
    for row in try transaction.rows(DeliveryStatement.counts) {
      guard let channel = ContactChannel(rawValue: try row.text("channel")),
        let state = DeliveryState(rawValue: try row.text("state"))
      else { continue }
      counts[channel, default: [:]][state] = try row.integer("number")
    }
    return BoardNotices(
      total: try transaction.row(NoticeStatement.count)?.integer("number") ?? 0,
      channels: ContactChannel.allCases.map { Channel(channel: $0, counts: counts[$0] ?? [:]) })
  }
}
