package import Domain

/// What stands on the seven accounts of a fund. Never below zero, and granted is the sum of the others.
///
/// One entitlement is kept in the same way: `granted` is then its amount, and `available` what of it is
/// neither reserved nor paid.
package struct LedgerBalances: Hashable, Sendable {
  package fileprivate(set) var granted = Money.zero
  package fileprivate(set) var available = Money.zero
  package fileprivate(set) var held = Money.zero
  package fileprivate(set) var inTransit = Money.zero
  package fileprivate(set) var paid = Money.zero
  package fileprivate(set) var returned = Money.zero
  package fileprivate(set) var clawedBack = Money.zero

  package init() {}

  /// As they are stored, sound or not.
  init(_ balance: (LedgerAccount) throws -> Money) rethrows {
    for account in LedgerAccount.allCases { self[keyPath: account.path] = try balance(account) }
  }

  package subscript(account: LedgerAccount) -> Money { self[keyPath: account.path] }

  /// The trial balance in fen: all debit balances less all credit balances; 0 if they are sound.
  package var imbalanceFen: Int128 {
    LedgerAccount.allCases.reduce(0) { sum, account in
      let fen = Int128(self[account].fen)
      return account.increasedBy == .debit ? sum + fen : sum - fen
    }
  }

  /// Debits and credits the accounts of this kind of transfer, both or none.
  mutating func take(_ kind: LedgerKind, _ amount: Money) throws(LedgerRefusal) {
    guard amount > .zero else { throw .amountNotPositive }
    var next = self
    try next.book(amount, on: kind.debit, .debit)
    try next.book(amount, on: kind.credit, .credit)
    self = next
  }

  private mutating func book(
    _ amount: Money, on account: LedgerAccount, _ side: LedgerAccount.Side
  ) throws(LedgerRefusal) {
    let balance: Money
    do {
      balance =
        side == account.increasedBy
        ? try self[account].adding(amount) : try self[account].subtracting(amount)
    } catch {
      throw .amountTooLarge
    }
    guard balance >= .zero else { throw account.shortfall }
    self[keyPath: account.path] = balance
  }
}

extension LedgerAccount {
  fileprivate var path: WritableKeyPath<LedgerBalances, Money> {
    switch self {
    case .granted: \.granted
    case .available: \.available
    case .held: \.held
    case .inTransit: \.inTransit
    case .paid: \.paid
    case .returned: \.returned
    case .clawedBack: \.clawedBack
    }
  }

  /// Why nothing more can be taken from it.
  fileprivate var shortfall: LedgerRefusal {
    switch self {
    case .granted, .available: .appropriationOverdrawn
    case .held, .inTransit: .amountOverHold
    case .paid, .returned, .clawedBack: .amountOverPayment
    }
  }
}
