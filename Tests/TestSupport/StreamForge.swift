package import Domain
package import Events
package import MessageBus

/// Publishes one stream for tests: gapless, chained records, kept in order.
package struct StreamForge {
  package let stream: StreamName
  package private(set) var records: [SealedRecord] = []
  package var epoch: UInt32 = 1
  private var before: SealedRecord?

  package init(_ stream: StreamName) { self.stream = stream }

  /// Goes on in another epoch after this record, which is not in `records`.
  package init(_ stream: StreamName, epoch: UInt32, after record: SealedRecord) {
    self.stream = stream
    self.epoch = epoch
    before = record
  }

  package var position: StreamPosition {
    let last = records.last ?? before
    return StreamPosition(
      epoch: epoch, sequence: last?.record.sequence ?? 0, hash: last?.hash ?? .zero)
  }

  package func head(asOf: Instant) -> Head {
    Head(stream: stream, position: position, asOf: asOf.microseconds)
  }

  /// - Parameter id: the event's id and, unless `correlation` is given, its command's.
  @discardableResult
  package mutating func publish(
    _ body: some EventBody, entities: [String], at: Instant = Instant(microseconds: 0),
    id: EntityID? = nil, correlation: EntityID? = nil, after: [AfterCursor] = []
  ) throws -> SealedRecord {
    try publish(
      type: type(of: body).type, version: type(of: body).version, body: body.encoded(),
      entities: entities, at: at, id: id, correlation: correlation, after: after)
  }

  @discardableResult
  package mutating func publish(
    type: String, version: UInt16, body: [UInt8], entities: [String],
    at: Instant = Instant(microseconds: 0), id: EntityID? = nil, correlation: EntityID? = nil,
    after: [AfterCursor] = []
  ) throws -> SealedRecord {
    let last = position
    let id = id ?? EntityID(high: 0x5EED, low: last.sequence + 1)
    let sealed = try SealedRecord(
      sealing: Record(
        stream: stream, epoch: epoch, sequence: last.sequence + 1, previousHash: last.hash,
        type: type, version: version, eventID: id.bytes, cause: id.bytes,
        correlation: (correlation ?? id).bytes, entities: entities, after: after,
        occurredAt: at.microseconds, body: body))
    records.append(sealed)
    return sealed
  }
}
