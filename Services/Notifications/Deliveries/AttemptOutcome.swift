package import Domain

/// What came of one try to deliver.
package enum AttemptOutcome: Hashable, Sendable {
  case attempted(DeliveryOutcome)
  /// Nothing was tried: the address could not be had, or too many attempts are under way. It does not
  /// count against the recipient.
  case postponed
}

/// What the writer says of an outcome.
package enum OutcomeReply: Hashable, Sendable {
  case taken
  /// Of a try that was decided before, or of a delivery that ended meanwhile.
  case late
}

/// Names that the store should know and does not: the event is parked.
package enum NotificationsFault: Error, Hashable {
  case unknownEnterprise(CreditCode)
  case unknownProposal(EntityID)
  case unknownDelivery(DeliveryKey)
  case badName(String)
}
