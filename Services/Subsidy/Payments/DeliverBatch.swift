internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Asked right before a file is written, so that an attempt that may have got through is never followed
/// by another: after it only the bank can say whether the file is there.
package struct BeginDelivery: Sendable {
  package enum Verdict: Sendable, Hashable {
    case write
    /// An earlier attempt was cut off.
    case enquire
    /// Not now: the gate is shut, or there is nothing to deliver.
    case leave
  }

  let batch: EntityID

  func decide(_ work: SubsidyWork) throws -> ServiceKit.Verdict<SubsidyReply> {
    guard var stored = try StoredBatch.find(batch, work.transaction), stored.state == .prepared,
      try !PaymentGate.isShut(work.transaction)
    else { return .done(.delivery(.leave)) }
    guard !stored.isBegun else { return .done(.delivery(.enquire)) }
    stored.isBegun = true
    try stored.update(work.transaction)
    return .done(.delivery(.write))
  }
}

/// What came of writing a file.
package struct EndDelivery: Sendable {
  package enum Outcome: Sendable, Hashable {
    case written
    /// It may be there or not.
    case unknown
    /// Nothing was begun, and a payee is no longer what the batch was prepared with.
    case payeesChanged
    /// The bank never had the file.
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
    case .leave:
      try work.decision.delayEffect(
        BankEffect.deliver.rawValue, key: key, milliseconds: work.ruling.retryMilliseconds)
      return .done(.done)
    case .written: stored.state = .delivered
    case .unknown: stored.state = .unknown
    case .payeesChanged:
      // With an attempt begun the bank may know of it: then only the bank's word ends it.
      stored.state = stored.isBegun ? .unknown : .answered
      if !stored.isBegun { try takeBack(work) }
    }
    try work.decision.endEffect(BankEffect.deliver.rawValue, key: key)
    try stored.update(work.transaction)
    try work.tell(stored)
    guard stored.state != .answered else { return .done(.done) }
    try EndEnquiry.intend(
      stored, work,
      afterMilliseconds: outcome == .written ? work.ruling.answerMilliseconds : 0)
    return .done(.done)
  }

  private func takeBack(_ work: SubsidyWork) throws {
    for payment in try StoredPayment.all(of: batch, work.transaction)
    where payment.state == .instructed {
      try PaymentOutcome(payment: payment, work: work).takeBack("payee-changed")
    }
  }
}
