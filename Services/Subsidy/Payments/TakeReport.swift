internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// The bank said what became of a batch. A later report stands against an earlier one, whichever was read
/// first; the same report again has no effect; one that contradicts what is final is refused whole.
package struct TakeReport: Sendable {
  let report: BankReport

  func decide(_ work: SubsidyWork) throws -> Verdict<SubsidyReply> {
    let transaction = work.transaction
    guard var batch = try StoredBatch.find(message: report.originalMessageID, transaction) else {
      // After a restore its release may be heard again yet: the report waits.
      return try PaymentGate.isShut(transaction)
        ? .refused(Refusal("batch-not-heard-yet", status: 503))
        : .refused(Refusal("batch-unknown", status: 404))
    }
    let isKnown =
      try transaction.row(
        BankStatementStatement.message, "report", .text(report.id)) != nil
    if isKnown { return .done(.done) }
    let payments = try StoredPayment.all(of: batch.id, transaction)
    if let refusal = try take(payments, batch, work) { return .refused(refusal) }
    try transaction.execute(
      BankStatementStatement.insertMessage, .text(report.id), "report", .null, .null,
      .integer(work.decision.now.microseconds))
    if report.isNotKnown {
      // Older than what the bank says of the file, it is history.
      let isHistory = batch.reportedAt.map { report.created <= $0 } ?? false
      if !isHistory { try takeNotKnown(&batch, payments, work) }
    } else {
      batch.reportedAt = max(batch.reportedAt ?? report.created, report.created)
      try batch.update(work.transaction)
    }
    try BatchEnd.settle(batch, work)
    return .done(.done)
  }

  private func take(
    _ payments: [StoredPayment], _ batch: StoredBatch, _ work: SubsidyWork
  ) throws -> Refusal? {
    let told = payments.filter(\.isTold)
    let instruction = try BankInstruction(batch, told)
    let outcomes: [BankReport.Outcome]
    do throws(BankFileFault) {
      outcomes = try report.outcomes(of: instruction)
    } catch {
      return Refusal(error.code.rawValue, status: 422, detail: error.description)
    }
    let byKey = Dictionary(uniqueKeysWithValues: told.map { ($0.key, $0) })
    for outcome in outcomes {
      guard let payment = byKey[outcome.key] else { continue }
      if let refusal = try take(outcome, payment, work) { return refusal }
    }
    return nil
  }

  private func take(
    _ outcome: BankReport.Outcome, _ payment: StoredPayment, _ work: SubsidyWork
  ) throws -> Refusal? {
    let result = PaymentOutcome(payment: payment, work: work)
    switch (payment.state, outcome.status) {
    case (.instructed, .settled): try result.settle(at: report.created)
    case (.instructed, .rejected):
      // It says nothing of the payment that it repeats.
      if outcome.isRefusedRepeat { return nil }
      try result.reject(outcome.reason ?? "rejected", at: report.created)
    case (.settled, .rejected), (.returned, .rejected), (.rejected, .settled):
      if outcome.isRefusedRepeat { return nil }
      // An older one, read late, is not a contradiction but history.
      if let at = payment.statusAt, report.created < at { return nil }
      return Refusal(
        BankFileFault.Code.contradiction.rawValue, status: 422,
        detail: "\(payment.endToEndID) is \(payment.state.rawValue)")
    default: break
    }
    return nil
  }

  /// The bank says that it does not have the file. As long as the file may lie where the bank finds it,
  /// that is no end: it is withdrawn, and the bank asked once more. Of an enquiry from after that the
  /// bank's word stands: then, and only then, all is as if nothing had been delivered.
  private func takeNotKnown(
    _ batch: inout StoredBatch, _ payments: [StoredPayment], _ work: SubsidyWork
  ) throws {
    guard batch.isOut, payments.contains(where: { $0.state == .instructed }),
      !payments.contains(where: \.isBooked),
      try work.decision.effect(BankEffect.deliver.rawValue, key: batch.id.text) == nil
    else { return }
    if let after = batch.withdrawnAfter {
      guard let number = enquiry(of: batch, after: after) else { return }
      batch.enquiries = max(batch.enquiries, number)
      batch.isBegun = false
      batch.withdrawnAfter = nil
    }
    batch.state = .prepared
    try batch.update(work.transaction)
    try work.tell(batch)
    try work.decision.endEffect(BankEffect.enquire.rawValue, key: batch.id.text)
    try work.decision.intend(
      BankEffect.deliver.rawValue, key: batch.id.text, entity: EntityName.batch(batch.id))
  }

  /// The number of the enquiry that is answered, if it was made after another. The last one may not have
  /// been noted yet.
  private func enquiry(of batch: StoredBatch, after: Int) -> Int? {
    (after...batch.enquiries).map { $0 + 1 }.first {
      BankEnquiry(messageID: batch.messageID, number: $0).id == report.enquiryID
    }
  }
}

/// Whether a batch has come to its end.
enum BatchEnd {
  /// Once no payment of it is on its way any more.
  static func settle(_ batch: StoredBatch, _ work: SubsidyWork) throws {
    var batch = batch
    let isOpen = try StoredPayment.all(of: batch.id, work.transaction)
      .contains { $0.state == .instructed || $0.state == .released }
    guard !isOpen, !batch.isOver else { return }
    batch.state = .answered
    try batch.update(work.transaction)
    for effect in BankEffect.allCases {
      try work.decision.endEffect(effect.rawValue, key: batch.id.text)
    }
    try work.tell(batch)
  }
}
