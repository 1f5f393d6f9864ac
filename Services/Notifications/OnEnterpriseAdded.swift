internal import Domain
internal import Events
internal import Storage

/// An enterprise that may be told of things, and that others are told of by its name.
enum OnEnterpriseAdded {
  static func apply(_ body: EnterpriseAdded, _ work: NotificationsWork) throws {
    try work.transaction.execute(
      EnterpriseStatement.put, .text(body.enterprise.text), .text(body.name),
      .text(body.region.text))
  }
}
