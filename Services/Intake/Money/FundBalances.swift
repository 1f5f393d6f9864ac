internal import Domain
internal import Storage

/// What stands on the accounts of a fund, or of one policy within it, by the entries heard. Which account
/// each kind of transfer debits and credits is Subsidy's to say (its `LedgerKind`); a kind that this build
/// does not know moves nothing here.
struct FundBalances: Sendable, Equatable {
  /// Free to be held for an entitlement.
  var available: Int64 = 0
  /// Reserved for approved entitlements that no bank was told of yet.
  var held: Int64 = 0
  /// The bank was told, and what became of it is not known.
  var inTransit: Int64 = 0
  /// Settled, less what came back.
  var paid: Int64 = 0
  /// Came back from the bank, and nobody has decided yet.
  var returned: Int64 = 0
  var clawedBack: Int64 = 0

  mutating func take(_ kind: String, _ fen: Int64) {
    func move(_ to: WritableKeyPath<Self, Int64>?, _ from: WritableKeyPath<Self, Int64>?) {
      if let to { self[keyPath: to] &+= fen }
      if let from { self[keyPath: from] &-= fen }
    }
    switch kind {
    case "appropriate": move(\.available, nil)
    case "withdraw": move(nil, \.available)
    case "hold": move(\.held, \.available)
    case "instruct": move(\.inTransit, \.held)
    case "post": move(\.paid, \.inTransit)
    case "void": move(\.available, \.held)
    case "reject": move(\.available, \.inTransit)
    case "return": move(\.returned, \.paid)
    case "release": move(\.available, \.returned)
    case "claw-back": move(\.clawedBack, \.paid)
    default: break
    }
  }

  /// By fund, and by policy within all funds.
  static func read(
    _ transaction: Transaction
  ) throws -> (funds: [String: FundBalances], policies: [String: FundBalances]) {
    var funds: [String: FundBalances] = [:]
    var policies: [String: FundBalances] = [:]
    for row in try transaction.rows(LedgerEntryStatement.sums) {
      let (kind, fen) = (try row.text("kind"), try row.int("amount"))
      funds[try row.text("fund"), default: FundBalances()].take(kind, fen)
      let policy = try row.text("policy")
      guard !policy.isEmpty else { continue }
      policies[policy, default: FundBalances()].take(kind, fen)
    }
    return (funds, policies)
  }
}
