internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// What became of a notice on one contact.
enum OnDeliveryChanged {
  static func apply(_ event: HeardEvent, _ body: DeliveryChanged, _ decision: Decision) throws {
    let transaction = decision.transaction
    guard try transaction.row(NoticeStatement.find, .blob(body.notice.bytes)) != nil else {
      if decision.mayHaveForgotten(event) { return }
      throw IntakeFault.unknownNotice(body.notice)
    }
    try transaction.execute(
      DeliveryStatement.change, .blob(body.notice.bytes), .blob(body.contact.bytes),
      .text(body.channel.rawValue), .text(body.state.rawValue), SQLValue(body.attempts),
      SQLValue(body.code), .integer(event.occurredAt.microseconds))
  }
}
