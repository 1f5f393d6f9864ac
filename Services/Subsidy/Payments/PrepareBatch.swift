internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// The vault was asked: payees that are no longer what was approved are held, the money of the others is
/// on its way from now on.
package struct PrepareBatch: Sendable {
  let batch: EntityID
  /// Why a payment cannot be told to the bank, by its place in the batch.
  let faults: [Int: String]

  func decide(_ work: SubsidyWork) throws -> Verdict<SubsidyReply> {
    let key = batch.text
    guard try work.decision.effect(BankEffect.prepare.rawValue, key: key) != nil,
      var stored = try StoredBatch.find(batch, work.transaction), stored.state == .released
    else { return .done(.done) }
    let payments = try StoredPayment.all(of: batch, work.transaction)
    // Facts that were stated up to now count, however long a backlog puts their assessment off.
    let isCaughtUp = try AssessEntitlement.catchUp(payments.map(\.digests.enterprise), work)
    if try !isCaughtUp || PaymentGate.isShut(work.transaction) {
      try work.decision.delayEffect(
        BankEffect.prepare.rawValue, key: key, milliseconds: work.ruling.retryMilliseconds)
      return .done(.done)
    }
    try work.decision.endEffect(BankEffect.prepare.rawValue, key: key)
    var isAnyInstructed = false
    for payment in payments where payment.state == .released {
      isAnyInstructed = try prepare(payment, work) || isAnyInstructed
    }
    stored.state = isAnyInstructed ? .prepared : .answered
    try stored.update(work.transaction)
    try work.tell(stored)
    if isAnyInstructed {
      try work.decision.intend(
        BankEffect.deliver.rawValue, key: key, entity: EntityName.batch(batch))
    }
    return .done(.done)
  }

  /// - Returns: whether the bank is to be told of it.
  private func prepare(_ payment: StoredPayment, _ work: SubsidyWork) throws -> Bool {
    let outcome = PaymentOutcome(payment: payment, work: work)
    let entitlement = try outcome.entitlement()
    // What the bank has paid is paid, whatever else has changed since.
    let isPaid = try BankBookings(work).settleForgotten(payment, of: entitlement.businessKey)
    if isPaid { return false }
    if let fault = faults[payment.ordinal] {
      try outcome.hold(fault)
      return false
    }
    guard try Approval.digest(of: entitlement, work.transaction) == payment.approval else {
      try outcome.hold("approval-changed")
      return false
    }
    try outcome.instruct()
    return true
  }
}
