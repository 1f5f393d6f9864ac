internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A delivery comes to its end, or moves on towards it, and that is told.
enum EndDelivery {
  /// Nothing more is tried. The turn is free; the caller passes it on.
  static func decide(
    _ delivery: StoredDelivery, _ state: DeliveryState, _ code: String?, _ work: NotificationsWork
  ) throws {
    var delivery = delivery
    try free(&delivery, work)
    delivery.hasEnded = true
    try change(delivery, to: state, code, work)
  }

  /// A contact was erased: what waits for it ends, and no turn comes after.
  static func all(to contact: EntityID, _ work: NotificationsWork) throws {
    try work.transaction.execute(ContactStatement.erase, .blob(contact.bytes))
    for delivery in try StoredDelivery.open(of: contact, work.transaction) {
      try decide(
        delivery, .permanentFailure, DeliveryCode.contactErased.rawValue, work)
    }
    try work.decision.cancel(NotificationsTimer.turn.rawValue, entity: EntityName.subject(contact))
  }

  /// Takes the turn away, with its effect.
  static func free(_ delivery: inout StoredDelivery, _ work: NotificationsWork) throws {
    guard delivery.hasTurn else { return }
    delivery.hasTurn = false
    try work.decision.endEffect(delivery.channel.rawValue, key: delivery.key.text)
  }

  /// Writes a delivery, and tells of it what was not told before.
  static func change(
    _ delivery: StoredDelivery, to state: DeliveryState, _ code: String?, _ work: NotificationsWork
  ) throws {
    var delivery = delivery
    let isNew = delivery.state != state || delivery.code != code
    (delivery.state, delivery.code) = (state, code)
    try delivery.update(work.transaction)
    guard isNew else { return }
    try work.decision.emit(
      DeliveryChanged(
        notice: delivery.key.notice, contact: delivery.key.contact, channel: delivery.channel,
        state: state, attempts: delivery.attempts, code: code),
      partition: delivery.prefecture,
      entities: [
        EntityName.notice(delivery.key.notice), EntityName.subject(delivery.key.contact),
      ])
  }
}
