package import Domain
package import Events
package import MessageBus

/// An event of another process, decoded, at the moment of its effect.
package struct HeardEvent {
  package let record: Record
  package let body: any EventBody
  package let eventID: EntityID
  /// The id of the first input of the chain: the command's, for what a command brought about.
  package let correlation: EntityID

  package var stream: StreamName { record.stream }
  package var occurredAt: Instant { Instant(microseconds: record.occurredAt) }

  init(record: Record, body: any EventBody) throws {
    guard let eventID = EntityID(bytes: record.eventID),
      let correlation = EntityID(bytes: record.correlation)
    else { throw FrameFault.wrongCount(field: "event id", count: record.eventID.count) }
    self.record = record
    self.body = body
    self.eventID = eventID
    self.correlation = correlation
  }
}

/// A deadline that has come.
package struct DueTimer: Hashable, Sendable {
  package let kind: String
  package let entity: String
  package let due: Instant
  /// Derived from kind, entity and due (a wake: from kind and its ordinal).
  package let id: EntityID
}

/// Whose time a deadline is judged by.
package enum TimerBasis: Hashable, Sendable {
  /// The process's own (scenario) clock.
  case clock
  /// The committed time of a stream, applied up to it: while its publisher is down, it stands.
  case asOf(StreamName)

  var text: String {
    switch self {
    case .clock: ""
    case .asOf(let stream): stream.text
    }
  }
}
