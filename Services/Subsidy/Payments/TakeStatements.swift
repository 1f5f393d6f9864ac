internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// The statements of one file, all or none: what was booked is paid, whatever a report said or did not
/// say; what came back is returned.
package struct TakeStatements: Sendable {
  let statements: [BankStatement]

  func decide(_ work: SubsidyWork) throws -> Verdict<SubsidyReply> {
    for statement in statements {
      if let refusal = try take(statement, work) { return .refused(refusal) }
    }
    return .done(.done)
  }

  private func take(_ statement: BankStatement, _ work: SubsidyWork) throws -> Refusal? {
    let transaction = work.transaction
    guard statement.account == work.ruling.debtor.account else {
      return Refusal("account-other", status: 422)
    }
    let known = try transaction.row(
      BankStatementStatement.message, "statement", .text(statement.id))
    if known != nil { return nil }
    try transaction.execute(
      BankStatementStatement.insertMessage, .text(statement.id), "statement",
      .integer(statement.to.microseconds), .integer(work.decision.now.microseconds))
    var batches: Set<EntityID> = []
    for entry in statement.entries {
      guard let id = entry.endToEndID, BankID.endToEnd.hasShape(id) else { continue }
      let payment = try StoredPayment.find(endToEnd: id, transaction)
      if let payment, payment.amount != entry.amount {
        return Refusal(BankFileFault.Code.amountDiffers.rawValue, status: 422, detail: id)
      }
      let isReturn = entry.direction == .credit || entry.isReturned
      if !isReturn {
        try transaction.execute(
          BankStatementStatement.insertDebit, .text(id), .integer(entry.amount.fen),
          SQLValue(entry.bookingDay.number))
      }
      guard let payment else { continue }
      try isReturn ? giveBack(payment, entry, work) : book(payment, work)
      batches.insert(payment.batch)
    }
    for id in batches.sorted() {
      if let batch = try StoredBatch.find(id, transaction) { try BatchEnd.settle(batch, work) }
    }
    return nil
  }

  private func book(_ payment: StoredPayment, _ work: SubsidyWork) throws {
    if payment.state == .instructed {
      try PaymentOutcome(payment: payment, work: work).settle(isBooked: true)
    } else if !payment.isBooked {
      var booked = payment
      booked.isBooked = true
      try booked.update(work.transaction)
    }
  }

  private func giveBack(
    _ payment: StoredPayment, _ entry: BankStatement.Entry, _ work: SubsidyWork
  ) throws {
    var payment = payment
    if payment.state == .instructed {
      try PaymentOutcome(payment: payment, work: work).settle(isBooked: true)
      payment.state = .settled
      payment.isBooked = true
    }
    guard payment.state == .settled else { return }
    try PaymentOutcome(payment: payment, work: work)
      .giveBack(entry.returnReason ?? "returned")
  }
}
