internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Asked right before a file is written, so that an attempt that may have got through is never followed
/// by another: after it only the bank can say whether the file is there.
package struct BeginDelivery: Sendable {
  package enum Verdict: Sendable, Hashable {
    case write
    /// Not now: the gate is shut, an earlier attempt was cut off, or there is nothing to deliver.
    case leave
  }

  let batch: EntityID

  func decide(_ work: SubsidyWork) throws -> ServiceKit.Verdict<SubsidyReply> {
    guard var stored = try StoredBatch.find(batch, work.transaction), stored.state == .prepared,
      try !PaymentGate.isShut(work.transaction)
    else { return .done(.delivery(.leave)) }
    guard !stored.isBegun else { return .done(.delivery(.leave)) }
    stored.isBegun = true
    try stored.update(work.transaction)
    return .done(.delivery(.write))
  }
}

/// What came of writing a file, or of taking it back.
package struct EndDelivery: Sendable {
  package enum Outcome: Sendable, Hashable {
    case written
    /// It may have been written, and no longer lies where the bank would find it. Whether the bank has
    /// it is for the bank to say.
    case withdrawn
    /// Nothing was begun, and payments are no longer what the batch was prepared with: why, by their
    /// places in it. While the gate is shut, nobody knows that nothing was begun.
    case unsound([Int: String])
    /// Not now.
    case leave
  }

  let batch: EntityID
  let outcome: Outcome

  func decide(_ work: SubsidyWork) throws -> Verdict<SubsidyReply> {
    let key = batch.text
    guard try work.decision.effect(BankEffect.deliver.rawValue, key: key) != nil,
      var stored = try StoredBatch.find(batch, work.transaction), stored.state == .prepared
    else {
      try work.decision.endEffect(BankEffect.deliver.rawValue, key: key)
      return .done(.done)
    }
    switch outcome {
    case .written: stored.state = .delivered
    case .withdrawn:
      stored.state = .unknown
      // An enquiry may be on its way under the next number.
      stored.enquiries += 1
      stored.withdrawnAfter = stored.enquiries
    case .unsound, .leave:
      if case .unsound(let faults) = outcome, !stored.isBegun,
        try !PaymentGate.isShut(work.transaction)
      {
        try takeBack(faults, stored, work)
      }
      try work.decision.delayEffect(
        BankEffect.deliver.rawValue, key: key, milliseconds: work.ruling.retryMilliseconds)
      return .done(.done)
    }
    try work.decision.endEffect(BankEffect.deliver.rawValue, key: key)
    try stored.update(work.transaction)
    try work.tell(stored)
    try EndEnquiry.intend(
      stored, work,
      afterMilliseconds: outcome == .written ? work.ruling.answerMilliseconds : 0)
    return .done(.done)
  }

  /// The others go on: what is delivered next is the file without these.
  private func takeBack(
    _ faults: [Int: String], _ stored: StoredBatch, _ work: SubsidyWork
  ) throws {
    for payment in try StoredPayment.all(of: batch, work.transaction)
    where payment.state == .instructed {
      guard let fault = faults[payment.ordinal] else { continue }
      try PaymentOutcome(payment: payment, work: work).takeBack(fault)
    }
    try BatchEnd.settle(stored, work)
  }
}
