internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// What the bank booked is paid, whatever it or we said before: each debit reaches the ledger, once, and
/// so does what came back of it.
struct BankBookings {
  /// Attempts beyond ours that a store may have forgotten in a restore.
  private static let forgottenMaximum = 16

  let work: SubsidyWork
  /// Of the payments of these batches something was booked.
  private(set) var batches: Set<EntityID> = []
  /// Payments that this statement showed as debited.
  private var debited: Set<String> = []
  /// These were over, and settled more since.
  private(set) var reopened: Set<EntityID> = []

  private var transaction: Transaction { work.transaction }

  init(_ work: SubsidyWork) { self.work = work }

  mutating func take(_ entry: BankStatement.Entry) throws -> Refusal? {
    guard let id = entry.endToEndID, BankID.endToEnd.hasShape(id) else { return nil }
    guard entry.direction == .debit else { return try giveBack(id, entry) }
    // The ledger has no word for it: a person sees to it.
    guard !entry.isReturned else {
      return Refusal(
        BankFileFault.Code.contradiction.rawValue, status: 422,
        detail: "what came back of \(id) is debited again")
    }
    guard debited.insert(id).inserted else { return debitedTwice(id) }
    return try debit(id, entry.amount, entry.bookingDay)
  }

  /// Settles a payment that was only released, if the bank debited it, or another attempt at the same
  /// entitlement, for a batch that this store has forgotten.
  /// - Returns: whether there is nothing more to pay.
  func settleForgotten(_ payment: StoredPayment, of businessKey: String) throws -> Bool {
    for attempt in 1...payment.attempt + Self.forgottenMaximum {
      let id = BankID.endToEnd.derived(from: HoldKey(businessKey, attempt: attempt).paymentKey)
      guard let debit = try transaction.row(BankStatementStatement.debit, .text(id)),
        try debit.textOrNil("settled") == nil
      else { continue }
      let outcome = PaymentOutcome(payment: payment, work: work)
      guard try debit.money("amount") == payment.amount else {
        try outcome.hold("paid-otherwise")
        return true
      }
      try outcome.settleForgotten()
      try transaction.execute(
        BankStatementStatement.settleDebit, .text(id), .text(payment.endToEndID))
      if let returned = try transaction.row(BankStatementStatement.returned, .text(id)) {
        try giveBack(
          payment.endToEndID, try returned.money("amount"), try returned.textOrNil("reason"))
      }
      return true
    }
    return false
  }

  private mutating func debit(
    _ id: String, _ amount: Money, _ day: CalendarDay?
  ) throws -> Refusal? {
    if let known = try transaction.row(BankStatementStatement.debit, .text(id)) {
      // Statements may overlap; a debit of another day is another debit.
      guard let first = try known.intOrNil("day"), let day else { return nil }
      return first == Int64(day.number) ? nil : debitedTwice(id)
    }
    let payment = try StoredPayment.find(endToEnd: id, transaction)
    if let payment {
      guard payment.amount == amount else {
        return Refusal(BankFileFault.Code.amountDiffers.rawValue, status: 422, detail: id)
      }
      if let refusal = try book(payment) { return refusal }
    }
    try transaction.execute(
      BankStatementStatement.insertDebit, .text(id), .integer(amount.fen),
      SQLValue(day.map { Int64($0.number) }), SQLValue(payment?.endToEndID))
    return nil
  }

  /// What is paid twice is paid back some day: until then no return may count as one of a payment.
  private func debitedTwice(_ id: String) -> Refusal {
    Refusal(
      BankFileFault.Code.contradiction.rawValue, status: 422, detail: "\(id) is debited twice")
  }

  private mutating func book(_ payment: StoredPayment) throws -> Refusal? {
    let outcome = PaymentOutcome(payment: payment, work: work)
    batches.insert(payment.batch)
    switch payment.state {
    case .released: try outcome.settleForgotten()
    case .instructed: try outcome.settle(isBooked: true)
    case .held, .rejected:
      guard try outcome.settleAfterAll() else {
        return Refusal(
          BankFileFault.Code.contradiction.rawValue, status: 422,
          detail: "\(payment.endToEndID) is \(payment.state.rawValue), and paid by another attempt")
      }
      reopened.insert(payment.batch)
    case .settled, .returned:
      var booked = payment
      booked.isBooked = true
      try booked.update(transaction)
    }
    return nil
  }

  /// What comes back was debited, whether a statement showed that yet or not.
  private mutating func giveBack(
    _ id: String, _ entry: BankStatement.Entry
  ) throws -> Refusal? {
    let debit = try transaction.row(BankStatementStatement.debit, .text(id))
    let settled = try debit?.textOrNil("settled")
    if settled == nil {
      let payment = try StoredPayment.find(endToEnd: id, transaction)
      guard let payment, debit == nil else {
        // Until the payment is settled by it.
        try transaction.execute(
          BankStatementStatement.insertReturn, .text(id), .integer(entry.amount.fen),
          SQLValue(entry.returnReason))
        return nil
      }
      if let refusal = try self.debit(id, payment.amount, nil) { return refusal }
    }
    try giveBack(settled ?? id, entry.amount, entry.returnReason)
    return nil
  }

  private func giveBack(_ id: String, _ amount: Money, _ reason: String?) throws {
    guard let payment = try StoredPayment.find(endToEnd: id, transaction),
      payment.state == .settled
    else { return }
    try PaymentOutcome(payment: payment, work: work).giveBack(amount, reason ?? "returned")
  }
}
