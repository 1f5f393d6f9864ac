/// The chart of accounts: seven to each fund, kept by double entry in fen. None ever goes below zero.
///
/// `granted` is where the money comes from, and credits increase it; the others say where it is now, and
/// debits increase them. So granted = available + held + in transit + paid + returned + clawed back,
/// always. It is a ledger of what a budget was used for (预算执行), not of a bank account.
package enum LedgerAccount: String, Sendable, CaseIterable {
  /// 下达指标: all that was ever appropriated to the fund, less what was withdrawn. Credits increase it.
  case granted
  /// 可用指标: free to be held for an entitlement. Debits increase it.
  case available
  /// 已占用: reserved for approved entitlements that no bank was told of yet. Debits increase it.
  case held
  /// 在途: the bank was instructed and what became of it is not known. Debits increase it.
  case inTransit = "in-transit"
  /// 已支出: settled, less what came back. Debits increase it.
  case paid
  /// 退汇待处理: came back from the bank and is kept apart until somebody decides. Debits increase it.
  case returned
  /// 已追回: taken back from who was not entitled to it, and handed in. It is not spent again; if it is
  /// granted anew, that is an appropriation with a document of its own. Debits increase it.
  case clawedBack = "clawed-back"

  package enum Side: Sendable {
    case debit, credit
  }

  package var increasedBy: Side { self == .granted ? .credit : .debit }

  /// Why nothing more can be taken from it.
  var shortfall: LedgerRefusal {
    switch self {
    case .granted, .available: .appropriationOverdrawn
    case .held, .inTransit: .amountOverHold
    case .paid, .returned, .clawedBack: .amountOverPayment
    }
  }
}

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
