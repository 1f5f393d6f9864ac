internal import Domain
internal import Events
internal import Storage

/// Writes what became of one payment: its row, its entitlement and the ledger, always all three.
struct PaymentOutcome {
  let payment: StoredPayment
  let work: SubsidyWork

  func entitlement() throws -> StoredEntitlement {
    guard let found = try StoredEntitlement.find(payment.entitlement, work.transaction) else {
      throw SubsidyFault.entitlementUnknown(payment.entitlement)
    }
    return found
  }

  /// Not told to the bank: what was approved is not so any more.
  func hold(_ reason: String) throws {
    try post(.held, .held, reason) { try $0.void($1) }
  }

  /// The bank is to be told.
  func instruct() throws {
    try post(.instructed, .instructed, nil, isTold: true) { try $0.instruct($1) }
  }

  /// A statement shows it, and this store only released it: the rest was forgotten in a restore.
  func settleForgotten() throws {
    let entitlement = try entitlement()
    let hold = HoldKey(entitlement.businessKey, attempt: payment.attempt)
    try work.tell(try work.ledger(entitlement.prefecture).instruct(hold))
    try settle(isBooked: true)
  }

  /// A statement shows it, though it was held, or the bank had rejected it: the ledger let go of it and
  /// says so by a further attempt, in the place of what was begun since.
  /// - Returns: false if another attempt is with the bank, or was paid.
  func settleAfterAll() throws -> Bool {
    let found = try entitlement()
    guard !found.isBeyondRecall else { return false }
    try endWhatIsHeld(found)
    var entitlement = try entitlement()
    let ledger = work.ledger(entitlement.prefecture)
    let account = try LedgerReading.entitlement(entitlement.businessKey, work.transaction)
    if let account, account.balances.returned > .zero {
      try work.tell(try ledger.release(entitlement.hold))
    }
    entitlement.attempt += 1
    (entitlement.batch, entitlement.payee) = (payment.batch, payment.payee)
    (entitlement.maker, entitlement.checker) = (payment.maker, payment.checker)
    try entitlement.update(work.transaction)
    try work.tell(
      try ledger.hold(
        payment.amount, of: entitlement.hold, fund: account?.place.fund ?? entitlement.fund,
        policy: entitlement.policy))
    var further = payment
    further.attempt = entitlement.attempt
    try PaymentOutcome(payment: further, work: work).settleForgotten()
    return true
  }

  private func endWhatIsHeld(_ entitlement: StoredEntitlement) throws {
    if entitlement.state == .approved {
      try work.tell(try work.ledger(entitlement.prefecture).void(entitlement.hold))
    }
    let others = try StoredPayment.all(ofEntitlement: entitlement.id, work.transaction)
    for other in others where other.state == .released {
      try PaymentOutcome(payment: other, work: work).hold("paid-before")
    }
  }

  /// - Parameter isBooked: a statement shows it.
  func settle(at: Instant? = nil, isBooked: Bool = false) throws {
    try post(.settled, .settled, nil, at: at, isBooked: isBooked) {
      try $0.post(payment.amount, of: $1)
    }
  }

  func reject(_ reason: String, at: Instant?) throws {
    try post(.rejected, .rejected, reason, at: at) { try $0.reject($1) }
  }

  /// The bank was never told after all: the money is free again.
  func takeBack(_ reason: String) throws {
    try post(.held, .held, reason, isTold: false) { try $0.reject($1) }
  }

  /// - Parameter amount: what came back, which may be less than was paid: banks keep charges.
  func giveBack(_ amount: Money, _ reason: String) throws {
    try post(.returned, .returned, reason) { try $0.giveBack(amount, of: $1) }
  }

  private func post(
    _ state: StoredPayment.State, _ moved: EntitlementState, _ reason: String?,
    at: Instant? = nil, isBooked: Bool = false, isTold: Bool? = nil,
    _ enter: (FundLedger, HoldKey) throws -> RecordedEntry
  ) throws {
    var entitlement = try entitlement()
    let hold = HoldKey(entitlement.businessKey, attempt: payment.attempt)
    // What was paid, whatever it would be by now.
    if state == .settled { entitlement.amount = payment.amount }
    try work.tell(try enter(work.ledger(entitlement.prefecture), hold))
    var payment = payment
    payment.state = state
    payment.reason = reason
    payment.isTold = isTold ?? payment.isTold
    payment.isBooked = payment.isBooked || isBooked
    payment.statusAt = at ?? payment.statusAt
    try payment.update(work.transaction)
    try work.move(entitlement, to: moved, reason: reason)
  }
}
