internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// The bank was asked what became of a batch. It is asked again, less and less often, until every
/// payment has an end.
package struct EndEnquiry: Sendable {
  let batch: EntityID
  /// Which enquiry was written; nil if there was nothing to ask.
  let number: Int?

  /// Wants the bank asked, unless that is wanted already.
  static func intend(
    _ batch: StoredBatch, _ work: SubsidyWork, afterMilliseconds: UInt64
  ) throws {
    let key = batch.id.text
    guard try work.decision.effect(BankEffect.enquire.rawValue, key: key) == nil else { return }
    try work.decision.intend(
      BankEffect.enquire.rawValue, key: key, entity: EntityName.batch(batch.id),
      afterMilliseconds: afterMilliseconds)
  }

  func decide(_ work: SubsidyWork) throws -> Verdict<SubsidyReply> {
    let key = batch.text
    guard try work.decision.effect(BankEffect.enquire.rawValue, key: key) != nil,
      var stored = try StoredBatch.find(batch, work.transaction)
    else { return .done(.done) }
    guard stored.isOut else {
      try work.decision.endEffect(BankEffect.enquire.rawValue, key: key)
      return .done(.done)
    }
    // What was read has changed since: there is something to ask now.
    guard let number else { return try DelayEffect(of: .enquire, key: key).decide(work) }
    let isNew = stored.state == .delivered
    stored.state = .unknown
    stored.enquiries = max(stored.enquiries, number)
    try stored.update(work.transaction)
    if isNew { try work.tell(stored) }
    let doublings = UInt64(min(stored.enquiries, 20))
    try work.decision.delayEffect(
      BankEffect.enquire.rawValue, key: key,
      milliseconds: min(
        work.ruling.answerMilliseconds << doublings, work.ruling.answerMaximumMilliseconds))
    return .done(.done)
  }
}
