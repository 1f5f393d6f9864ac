internal import ServiceKit

/// What is to be done at the bank for one batch, each under the batch's id.
enum BankEffect: String, CaseIterable {
  /// The vault is asked who the payees are, and each held against what was approved.
  case prepare = "bank-prepare"
  /// The file is written for the bank to take.
  case deliver = "bank-deliver"
  /// The bank is asked what became of it.
  case enquire = "bank-enquire"
}

/// What an effect needs could not be had: no answer of the vault, a folder that cannot be written, a gate
/// that is shut. It is tried again; nothing is known to have happened.
package struct DelayEffect: Sendable {
  let kind: String
  let key: String

  init(_ effect: Effect) {
    kind = effect.kind
    key = effect.key
  }

  init(of kind: BankEffect, key: String) {
    self.kind = kind.rawValue
    self.key = key
  }

  func decide(_ work: SubsidyWork) throws -> Verdict<SubsidyReply> {
    try work.decision.delayEffect(
      kind, key: key, milliseconds: work.ruling.retryMilliseconds)
    return .done(.done)
  }
}
