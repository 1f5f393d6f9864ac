/// What PUB sends and SUB hears: a topic, a kind, a payload, in one frame.
package enum PublishedFrame: Sendable {
  /// `hash` is what the publisher says; it has not been compared with `record` yet.
  case event(stream: StreamName, hash: Digest32, record: [UInt8])
  case head(Head)

  private static let eventKind: UInt8 = 0x01
  private static let headKind: UInt8 = 0x02

  package init(decoding frame: [UInt8]) throws(FrameFault) {
    guard let delimiter = frame.prefix(66).firstIndex(of: 0),
      let text = String(validating: frame[..<delimiter], as: UTF8.self),
      let stream = StreamName(text)
    else { throw .wrongStream(field: "topic") }
    var reader = FrameReader(frame, from: delimiter + 1)
    let kind = try reader.u8("kind")
    switch kind {
    case Self.eventKind:
      self = .event(stream: stream, hash: try reader.digest("hash"), record: reader.rest())
    case Self.headKind:
      let position = StreamPosition(
        epoch: try reader.u32("epoch"), sequence: try reader.u64("sequence"),
        hash: try reader.digest("hash"))
      self = .head(Head(stream: stream, position: position, asOf: try reader.i64("asOf")))
      try reader.end()
    default:
      throw .unknownKind(kind)
    }
  }

  /// What to subscribe to for one stream. The delimiter keeps `intake/33` from matching
  /// `intake/3303`.
  package static func topic(_ stream: StreamName) -> [UInt8] {
    Array(stream.text.utf8) + [0]
  }

  package static func encode(event sealed: SealedRecord) -> [UInt8] {
    var writer = FrameWriter(capacity: 100 + sealed.bytes.count)
    writer.raw(sealed.record.stream.text.utf8)
    writer.integer(UInt8(0))
    writer.integer(eventKind)
    writer.digest(sealed.hash)
    writer.raw(sealed.bytes)
    return writer.bytes
  }

  package static func encode(head: Head) -> [UInt8] {
    var writer = FrameWriter(capacity: 128)
    writer.raw(head.stream.text.utf8)
    writer.integer(UInt8(0))
    writer.integer(headKind)
    writer.integer(head.position.epoch)
    writer.integer(head.position.sequence)
    writer.digest(head.position.hash)
    writer.integer(head.asOf)
    return writer.bytes
  }
}
