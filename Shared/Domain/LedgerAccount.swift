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
}
