internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Deliveries go to a contact one after another: one that hangs, or is put off, holds up those to its own
/// contact and nobody else's.
enum ContactTurn {
  /// Gives the turn to the next delivery, unless one has it. In quiet hours only to urgent ones; the
  /// others then wait for a timer.
  static func advance(_ contact: EntityID, _ work: NotificationsWork) throws {
    let (now, transaction) = (work.decision.now, work.transaction)
    guard try transaction.row(DeliveryStatement.holder, .blob(contact.bytes)) == nil else { return }
    let isQuiet = work.rules.quiet.contains(now)
    let next = try StoredDelivery.next(
      to: contact, at: now, urgentOnly: isQuiet, transaction)
    if var next {
      next.hasTurn = true
      try next.update(transaction)
      try work.decision.intend(
        next.channel.rawValue, key: next.key.text, entity: EntityName.notice(next.key.notice))
    } else if let soonest = try transaction.row(DeliveryStatement.soonest, .blob(contact.bytes))?
      .intOrNil("soonest")
    {
      try work.decision.schedule(
        NotificationsTimer.turn.rawValue, entity: EntityName.subject(contact),
        due: isQuiet ? work.rules.quiet.end(after: now) : Instant(microseconds: soonest),
        basis: .clock)
    }
  }

  /// The timer has come.
  static func fire(_ entity: String, _ work: NotificationsWork) throws {
    guard let text = entity.split(separator: "/").last, let contact = EntityID(text: String(text))
    else { throw NotificationsFault.badName(entity) }
    try advance(contact, work)
  }
}

enum NotificationsTimer: String {
  /// Of a contact: what waited for the end of the quiet hours may go.
  case turn
}
