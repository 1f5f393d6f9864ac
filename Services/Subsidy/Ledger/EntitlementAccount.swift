package import Domain

/// Where each fen of one entitlement is, and what may be done with it next. Pure: the same rules judge a
/// transfer that is asked for and an entry that is verified.
package struct EntitlementAccount: Hashable, Sendable {
  package struct Attempt: Hashable, Sendable {
    package let held: Money
    /// Nil until the bank said that it settled, in whole or in part.
    package fileprivate(set) var posted: Money?
    /// Nil until some of it came back.
    package fileprivate(set) var returned: Money?
    package fileprivate(set) var isReleased = false
  }

  package enum Stage: String, Sendable {
    case held
    /// The bank knows of it.
    case instructed
    case ended
  }

  /// The business key.
  package let key: String
  package let place: LedgerPlace
  package private(set) var balances = LedgerBalances()
  /// The last one alone can be live.
  package private(set) var attempts: [Attempt] = []
  package private(set) var clawBacks = 0

  init(key: String, place: LedgerPlace) {
    self.key = key
    self.place = place
  }

  /// From its entries, in their order; nil if there are none.
  /// - Throws: the refusal that one of them deserved.
  init?(_ entries: [LedgerEntry]) throws(LedgerRefusal) {
    guard let first = entries.first else { return nil }
    self.init(key: first.key, place: first.place)
    for entry in entries {
      guard entry.place == place else { throw .fundDiffers }
      try take(entry.kind, entry.attempt, entry.amount)
    }
  }

  /// Nil for an attempt that was never made.
  package func stage(of attempt: Int) -> Stage? {
    guard attempt >= 1, attempt <= attempts.count else { return nil }
    guard attempt == attempts.count else { return .ended }
    if balances.held > .zero { return .held }
    return balances.inTransit > .zero ? .instructed : .ended
  }

  /// The amount of a transfer that takes all there is; nil for a kind whose caller says how much.
  func whole(_ kind: LedgerKind, _ attempt: Int) throws(LedgerRefusal) -> Money? {
    switch kind {
    case .instruct, .void:
      try require(.held, attempt)
      return balances.held
    case .reject:
      try require(.instructed, attempt)
      return balances.inTransit
    case .release:
      guard stage(of: attempt) != nil, let returned = attempts[attempt - 1].returned else {
        throw .returnUnknown
      }
      guard !attempts[attempt - 1].isReleased else { throw .entryRepeated }
      return returned
    case .appropriate, .withdraw, .hold, .post, .giveBack, .clawBack: return nil
    }
  }

  /// - Precondition: a kind that is about an entitlement.
  mutating func take(
    _ kind: LedgerKind, _ attempt: Int, _ amount: Money
  ) throws(LedgerRefusal) {
    precondition(kind.isOfEntitlement)
    if let whole = try whole(kind, attempt), whole != amount { throw .amountDiffers }
    switch kind {
    case .hold: try takeHold(attempt, amount)
    case .post:
      try require(.instructed, attempt)
      guard attempts[attempt - 1].posted == nil else { throw .entryRepeated }
      try balances.take(kind, amount)
      attempts[attempt - 1].posted = amount
    case .giveBack: try takeReturn(attempt, amount)
    case .clawBack:
      guard attempt == clawBacks + 1 else { throw .attemptOutOfOrder }
      try balances.take(kind, amount)
      clawBacks += 1
    case .release:
      try balances.take(kind, amount)
      attempts[attempt - 1].isReleased = true
    case .instruct, .void, .reject, .appropriate, .withdraw: try balances.take(kind, amount)
    }
  }

  /// As long as nothing of it is paid, each hold says how much the entitlement is: new facts may have made
  /// it more, or less, since the one before.
  private mutating func takeHold(_ attempt: Int, _ amount: Money) throws(LedgerRefusal) {
    guard attempt == attempts.count + 1 else { throw .attemptOutOfOrder }
    guard attempt == 1 || stage(of: attempts.count) == .ended else { throw .holdLive }
    if balances.available == balances.granted {
      var restated = LedgerBalances()
      try restated.take(.appropriate, amount)
      balances = restated
    }
    guard amount <= balances.available else { throw .amountOverEntitlement }
    try balances.take(.hold, amount)
    attempts.append(Attempt(held: amount))
  }

  private mutating func takeReturn(_ attempt: Int, _ amount: Money) throws(LedgerRefusal) {
    guard stage(of: attempt) != nil, let posted = attempts[attempt - 1].posted else {
      throw .paymentUnknown
    }
    guard attempts[attempt - 1].returned == nil else { throw .entryRepeated }
    guard amount <= posted else { throw .amountOverPayment }
    try balances.take(.giveBack, amount)
    attempts[attempt - 1].returned = amount
  }

  private func require(_ wanted: Stage, _ attempt: Int) throws(LedgerRefusal) {
    switch stage(of: attempt) {
    case wanted: return
    case nil: throw .holdUnknown
    case .held: throw .holdNotInstructed
    case .instructed: throw .holdInstructed
    case .ended: throw .holdEnded
    }
  }
}
