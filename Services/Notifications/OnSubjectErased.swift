internal import Events

/// A contact is gone, and so is what waited for it. Of a payee nothing is kept here.
enum OnSubjectErased {
  static func apply(_ body: SubjectErased, _ work: NotificationsWork) throws {
    try EndDelivery.all(to: body.subject, work)
  }
}
