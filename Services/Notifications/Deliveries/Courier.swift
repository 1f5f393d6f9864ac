internal import MessageBus

/// One way to a recipient.
protocol Courier: Sendable {
  func isOff() -> Bool
  /// What must be asked of the vault, of this delivery's contact.
  func question(_ job: DeliveryJob) -> AskQuestion
  /// - Parameter values: the answers, in the order of the question. They are in nobody's hands but the
  ///   channel's, and in no outcome.
  func send(_ job: DeliveryJob, to values: [String]) async -> DeliveryOutcome
}
