internal import Domain
internal import Storage

/// What stands on the accounts of a fund, or of one policy within it, by the entries heard. A kind of
/// transfer that this build does not know moves nothing here.
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
    guard let kind = LedgerKind(rawValue: kind) else { return }
    if let to = kind.debit.balance { self[keyPath: to] &+= fen }
    if let from = kind.credit.balance { self[keyPath: from] &-= fen }
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

extension LedgerAccount {
  /// Nil for the one that the board does not show: all that was ever granted.
  fileprivate var balance: WritableKeyPath<FundBalances, Int64>? {
    switch self {
    case .granted: nil
    case .available: \.available
    case .held: \.held
    case .inTransit: \.inTransit
    case .paid: \.paid
    case .returned: \.returned
    case .clawedBack: \.clawedBack
    }
  }
}
