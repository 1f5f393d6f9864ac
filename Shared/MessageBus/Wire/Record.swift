/// One event as it is journalled, sent, fetched and verified: R of WIRE.md.
package struct Record: Sendable, Hashable {
  package var stream: StreamName
  package var epoch: UInt32
  /// Gapless from 1 within the stream.
  package var sequence: UInt64
  /// SHA-256 of the record before; zero for the first of a stream.
  package var previousHash: Digest32
  /// The event's type, such as `LotSubmitted`; 1–128 bytes.
  package var type: String
  /// Version of the body's schema.
  package var version: UInt16
  /// 16 bytes.
  package var eventID: [UInt8]
  /// Id of the input that caused it; 16 bytes.
  package var cause: [UInt8]
  /// Id of the first input of the chain; 16 bytes.
  package var correlation: [UInt8]
  /// 1–8 of `lot/<uuid>` and the like: what later events must queue behind if this one is parked.
  package var entities: [String]
  /// What the publisher had heard when it decided.
  package var after: [AfterCursor]
  /// Microseconds since 1970-01-01 UTC.
  package var occurredAt: Int64
  /// The event in protobuf; the bus does not look inside.
  package var body: [UInt8]

  package init(
    stream: StreamName, epoch: UInt32, sequence: UInt64, previousHash: Digest32, type: String,
    version: UInt16, eventID: [UInt8], cause: [UInt8], correlation: [UInt8], entities: [String],
    after: [AfterCursor], occurredAt: Int64, body: [UInt8]
  ) {
    self.stream = stream
    self.epoch = epoch
    self.sequence = sequence
    self.previousHash = previousHash
    self.type = type
    self.version = version
    self.eventID = eventID
    self.cause = cause
    self.correlation = correlation
    self.entities = entities
    self.after = after
    self.occurredAt = occurredAt
    self.body = body
  }

  /// Reads R; whatever the bytes are, it returns or throws.
  package init(decoding bytes: [UInt8]) throws(FrameFault) {
    guard bytes.count <= WireLimits.recordMaximumBytes else {
      throw .tooLong(
        field: "record", length: bytes.count, maximum: WireLimits.recordMaximumBytes)
    }
    var reader = FrameReader(bytes)
    let layout = try reader.u8("layout")
    guard layout == Self.layout else { throw .unknownLayout(layout) }
    stream = try reader.stream("stream")
    epoch = try reader.u32("epoch")
    sequence = try reader.u64("sequence")
    previousHash = try reader.digest("previousHash")
    type = try reader.text("type")
    version = try reader.u16("version")
    eventID = try reader.raw(16, "eventID")
    cause = try reader.raw(16, "cause")
    correlation = try reader.raw(16, "correlation")
    let entityCount = Int(try reader.u8("entities"))
    guard (1...WireLimits.entitiesMaximum).contains(entityCount) else {
      throw .wrongCount(field: "entities", count: entityCount)
    }
    entities = []
    entities.reserveCapacity(entityCount)
    for _ in 0..<entityCount { entities.append(try reader.text("entity")) }
    let afterCount = Int(try reader.u8("after"))
    after = []
    after.reserveCapacity(afterCount)
    for _ in 0..<afterCount {
      after.append(
        AfterCursor(
          stream: try reader.stream("after.stream"), epoch: try reader.u32("after.epoch"),
          sequence: try reader.u64("after.sequence")))
    }
    occurredAt = try reader.i64("occurredAt")
    body = try reader.block("body", maximum: WireLimits.recordMaximumBytes)
    try reader.end()
    guard !type.isEmpty else { throw .wrongCount(field: "type", count: 0) }
  }

  /// R; throws where the wire's limits are exceeded.
  package func encoded() throws(FrameFault) -> [UInt8] {
    var writer = FrameWriter(capacity: 320 + body.count)
    writer.integer(Self.layout)
    writer.stream(stream)
    writer.integer(epoch)
    writer.integer(sequence)
    writer.digest(previousHash)
    guard !type.isEmpty else { throw .wrongCount(field: "type", count: 0) }
    try writer.text(type, "type")
    writer.integer(version)
    for (field, id) in [("eventID", eventID), ("cause", cause), ("correlation", correlation)] {
      guard id.count == 16 else { throw .wrongCount(field: field, count: id.count) }
      writer.raw(id)
    }
    guard (1...WireLimits.entitiesMaximum).contains(entities.count) else {
      throw .wrongCount(field: "entities", count: entities.count)
    }
    writer.integer(UInt8(entities.count))
    for entity in entities { try writer.text(entity, "entity") }
    guard let afterCount = UInt8(exactly: after.count) else {
      throw .wrongCount(field: "after", count: after.count)
    }
    writer.integer(afterCount)
    for cursor in after {
      writer.stream(cursor.stream)
      writer.integer(cursor.epoch)
      writer.integer(cursor.sequence)
    }
    writer.integer(occurredAt)
    try writer.block(body, "body", maximum: WireLimits.recordMaximumBytes)
    guard writer.bytes.count <= WireLimits.recordMaximumBytes else {
      throw .tooLong(
        field: "record", length: writer.bytes.count, maximum: WireLimits.recordMaximumBytes)
    }
    return writer.bytes
  }

  private static let layout: UInt8 = 1
}
