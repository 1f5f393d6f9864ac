internal import Events
internal import ServiceKit
internal import Storage

/// A carrier says later what became of what it took over. A failure is one for good, whatever it was
/// before; an arrival also ends what is still tried, and changes nothing of what was given up.
enum OnReceiptArrived {
  static func apply(
    _ event: HeardEvent, _ body: ReceiptArrived, _ work: NotificationsWork
  ) throws {
    let key = DeliveryKey(notice: body.notice, contact: body.contact)
    guard var delivery = try StoredDelivery.find(key, work.transaction) else {
      if work.decision.mayHaveForgotten(event) { return }
      throw NotificationsFault.unknownDelivery(key)
    }
    switch body.state {
    case .failed where delivery.state != .permanentFailure:
      try EndDelivery.decide(delivery, .permanentFailure, code(body.code), work)
    case .delivered where delivery.state == .delivered || !delivery.hasEnded:
      delivery.isConfirmed = true
      try EndDelivery.decide(delivery, .delivered, nil, work)
    case .failed, .delivered: return
    }
    try ContactTurn.advance(body.contact, work)
  }

  /// The carrier's own if it is a code at all: a text of its may hold an address.
  private static func code(_ carriers: String?) -> String {
    guard let carriers, (1...32).contains(carriers.utf8.count),
      carriers.utf8.allSatisfy({ HostName.isAlphanumeric($0) || "-.".utf8.contains($0) })
    else { return DeliveryCode.receiptFailed.rawValue }
    return carriers
  }
}
