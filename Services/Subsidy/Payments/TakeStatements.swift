internal import Domain
internal import ServiceKit
internal import Storage

/// The statements of one file, all or none; the same again books nothing more.
package struct TakeStatements: Sendable {
  let statements: [BankStatement]

  func decide(_ work: SubsidyWork) throws -> Verdict<SubsidyReply> {
    // So that what is read right after a restore counts as read since.
    try PaymentGate.freeze(work)
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
    try transaction.execute(
      BankStatementStatement.insertMessage, .text(statement.id), "statement",
      .integer(statement.from.microseconds), .integer(statement.to.microseconds),
      .integer(work.decision.now.microseconds))
    if known != nil { return nil }
    var bookings = BankBookings(work)
    for entry in statement.entries {
      if let refusal = try bookings.take(entry) { return refusal }
    }
    for id in bookings.batches.sorted() {
      guard let batch = try StoredBatch.find(id, transaction) else { continue }
      try BatchEnd.settle(batch, work)
      if bookings.reopened.contains(id), batch.isOver { try work.tell(batch) }
    }
    return nil
  }
}
