package import Domain
package import Events
package import MessageBus

/// A record of a journal with its body read.
package struct JournalEvent: Sendable {
  package let record: Record
  package let hash: Digest32
  /// Nil for a type that this program does not know.
  package let body: (any EventBody)?
  /// Why a body of a known type cannot be read.
  package let fault: String?

  package init(_ sealed: SealedRecord) {
    record = sealed.record
    hash = sealed.hash
    do {
      body = try EventRegistry.decode(
        type: record.type, version: record.version, body: record.body)
      fault = nil
    } catch {
      body = nil
      fault = "\(error.code)"
    }
  }

  package var stream: StreamName { record.stream }
  package var sequence: UInt64 { record.sequence }
  package var occurredAt: Instant { Instant(microseconds: record.occurredAt) }
  /// The id of the first input of the chain.
  package var correlation: EntityID? { EntityID(bytes: record.correlation) }
}
