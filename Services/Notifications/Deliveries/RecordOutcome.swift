internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A try to deliver came back. Decided once: the number of the try tells it from a repeat.
package struct RecordOutcome: Sendable {
  let key: DeliveryKey
  /// Outcomes of this delivery before this one.
  let tries: Int
  let outcome: AttemptOutcome

  package init(key: DeliveryKey, tries: Int, outcome: AttemptOutcome) {
    (self.key, self.tries, self.outcome) = (key, tries, outcome)
  }

  func decide(_ work: NotificationsWork) throws -> Verdict<OutcomeReply> {
    guard var delivery = try StoredDelivery.find(key, work.transaction), delivery.hasTurn,
      delivery.tries == tries
    else { return .done(.late) }
    delivery.tries += 1
    switch outcome {
    case .postponed, .attempted(.technical(.channelFull, _)),
      .attempted(.technical(.channelStopped, _)):
      try postpone(delivery, work)
    case .attempted(.delivered):
      delivery.attempts += 1
      try end(delivery, .delivered, nil, work)
    case .attempted(.permanent(.contactErased, _)):
      try delivery.update(work.transaction)
      try EndDelivery.all(to: key.contact, work)
    case .attempted(.permanent(let code, _)):
      delivery.attempts += 1
      try end(delivery, .permanentFailure, code, work)
    case .attempted(.temporary(let code, _, let asked)):
      delivery.attempts += 1
      try putOff(delivery, code, asked, work)
    case .attempted(.technical(.channelOff, _)):
      try end(delivery, .technicalFailure, .channelOff, work)
    case .attempted(.technical(let code, _)):
      delivery.attempts += 1
      try mend(delivery, code, work)
    }
    return .done(.taken)
  }

  private func end(
    _ delivery: StoredDelivery, _ state: DeliveryState, _ code: DeliveryCode?,
    _ work: NotificationsWork
  ) throws {
    try EndDelivery.decide(delivery, state, code?.rawValue, work)
    try ContactTurn.advance(key.contact, work)
  }

  /// The other side could not take it now.
  private func putOff(
    _ delivery: StoredDelivery, _ code: DeliveryCode, _ asked: Int?, _ work: NotificationsWork
  ) throws {
    let retry = work.rules.retry
    guard delivery.attempts < retry.attemptsMaximum else {
      return try end(delivery, .permanentFailure, .attemptsExhausted, work)
    }
    let wait = retry.temporaryMilliseconds(
      key: key.text, attempts: delivery.attempts, asked: asked)
    try again(delivery, .temporaryFailure, code, after: wait, work)
  }

  /// It did not get as far as the other side's verdict.
  private func mend(
    _ delivery: StoredDelivery, _ code: DeliveryCode, _ work: NotificationsWork
  ) throws {
    let retry = work.rules.retry
    guard delivery.attempts < retry.technicalAttemptsMaximum else {
      return try end(delivery, .technicalFailure, .attemptsExhausted, work)
    }
    let wait = retry.technicalMilliseconds(key: key.text, attempts: delivery.attempts)
    try again(delivery, .technicalFailure, code, after: wait, work)
  }

  private func again(
    _ delivery: StoredDelivery, _ state: DeliveryState, _ code: DeliveryCode,
    after milliseconds: UInt64, _ work: NotificationsWork
  ) throws {
    let waiting = try wait(delivery, milliseconds, work)
    try EndDelivery.change(waiting, to: state, code.rawValue, work)
    if !waiting.hasTurn { try ContactTurn.advance(key.contact, work) }
  }

  private func postpone(_ delivery: StoredDelivery, _ work: NotificationsWork) throws {
    let milliseconds = work.rules.retry.postponedMilliseconds(
      key: key.text, tries: delivery.tries)
    let waiting = try wait(delivery, milliseconds, work)
    try waiting.update(work.transaction)
    if !waiting.hasTurn { try ContactTurn.advance(key.contact, work) }
  }

  /// It keeps its turn, unless the next attempt would fall into quiet hours.
  private func wait(
    _ delivery: StoredDelivery, _ milliseconds: UInt64, _ work: NotificationsWork
  ) throws -> StoredDelivery {
    var delivery = delivery
    let then = work.decision.now.adding(microseconds: Int64(clamping: milliseconds) * 1_000)
    if !delivery.isUrgent, work.rules.quiet.contains(then) {
      delivery.notBefore = work.rules.quiet.end(after: then)
      try EndDelivery.free(&delivery, work)
    } else {
      try work.decision.delayEffect(
        delivery.channel.rawValue, key: key.text, milliseconds: milliseconds)
    }
    return delivery
  }
}
