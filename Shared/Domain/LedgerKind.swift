/// What a transfer does. Each kind has one account that it debits and one that it credits.
package enum LedgerKind: String, Sendable, CaseIterable {
  /// 下达: a document grants the fund money.
  case appropriate
  /// 收回指标: a document takes back what is still available.
  case withdraw
  /// 占用: the checker approved; the amount is reserved for this entitlement.
  case hold
  /// 发出支付指令: the payer released it, and the bank is told.
  case instruct
  /// 支付成功: the bank settled it, in whole or in part.
  case post
  /// 撤销占用: what is held, before any instruction, is free again.
  case void
  /// 银行拒付: the bank did not carry it out; what is still in transit is free again.
  case reject
  /// 退汇: settled money came back.
  case giveBack = "return"
  /// 退汇释放: what came back is free again, to be held for a further attempt or for others.
  case release
  /// 追回: money that was paid is taken back from the payee and handed in.
  case clawBack = "claw-back"

  package var debit: LedgerAccount {
    switch self {
    case .appropriate, .void, .reject, .release: .available
    case .withdraw: .granted
    case .hold: .held
    case .instruct: .inTransit
    case .post: .paid
    case .giveBack: .returned
    case .clawBack: .clawedBack
    }
  }

  package var credit: LedgerAccount {
    switch self {
    case .appropriate: .granted
    case .withdraw, .hold: .available
    case .instruct, .void: .held
    case .post, .reject: .inTransit
    case .giveBack, .clawBack: .paid
    case .release: .returned
    }
  }

  /// Whether it is about one entitlement, not about a fund alone.
  package var isOfEntitlement: Bool { self != .appropriate && self != .withdraw }
}
