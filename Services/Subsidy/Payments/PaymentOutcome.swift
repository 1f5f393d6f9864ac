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

  /// A statement shows it, by a batch that this store forgot in a restore: the bank is not told again.
  func settleForgotten() throws {
    let entitlement = try entitlement()
    let hold = HoldKey(entitlement.businessKey, attempt: payment.attempt)
    try work.tell(try work.ledger(entitlement.prefecture).instruct(hold))
    try post(.settled, .settled, nil, isBooked: true) { try $0.post(payment.amount, of: $1) }
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

  func giveBack(_ reason: String) throws {
    try post(.returned, .returned, reason) { try $0.giveBack(payment.amount, of: $1) }
  }

  private func post(
    _ state: StoredPayment.State, _ moved: EntitlementState, _ reason: String?,
    at: Instant? = nil, isBooked: Bool = false, isTold: Bool? = nil,
    _ enter: (FundLedger, HoldKey) throws -> RecordedEntry
  ) throws {
    let entitlement = try entitlement()
    let hold = HoldKey(entitlement.businessKey, attempt: payment.attempt)
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
