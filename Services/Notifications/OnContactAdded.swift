internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// From now on an enterprise is told there too. What was told before is not delivered after.
enum OnContactAdded {
  static func apply(_ body: ContactAdded, _ work: NotificationsWork) throws {
    _ = try work.name(of: body.enterprise)
    try work.transaction.execute(
      ContactStatement.insert, .blob(body.contact.bytes), .text(body.enterprise.text),
      .text(body.channel.rawValue), .text(body.language.rawValue),
      .integer(work.decision.now.microseconds))
  }
}
