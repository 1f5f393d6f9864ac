/// A frame under way in an `InMemoryNetwork`.
package struct InMemoryMessage: Sendable, Hashable {
  package enum Channel: Sendable, Hashable {
    /// PUB to SUB.
    case published
    /// DEALER to ROUTER.
    case request
    /// ROUTER to DEALER.
    case answer
  }

  /// Unique in its network, in the order of sending.
  package let id: UInt64
  package let channel: Channel
  package let from: String
  package let to: String
  /// Of a request: where its answer goes.
  package let route: [UInt8]
  package var frame: [UInt8]
  /// The life of the receiver that it was sent to; a restarted one does not get it.
  let life: Int
}
