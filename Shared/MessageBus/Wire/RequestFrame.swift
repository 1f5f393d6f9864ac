/// What a DEALER sends to a ROUTER.
package enum RequestFrame: Sendable, Hashable {
  case fetch(requestID: UInt64, stream: StreamName, epoch: UInt32, from: UInt64, maximum: UInt16)
  case acknowledge([Acknowledgement])
  case ask(requestID: UInt64, AskQuestion)
  case operate(requestID: UInt64, verb: String, json: [UInt8])

  /// How far a consumer has committed in one stream.
  package struct Acknowledgement: Sendable, Hashable {
    package var stream: StreamName
    package var position: StreamPosition

    package init(stream: StreamName, position: StreamPosition) {
      self.stream = stream
      self.position = position
    }
  }

  private static let fetchKind: UInt8 = 0x10
  private static let acknowledgeKind: UInt8 = 0x13
  private static let askKind: UInt8 = 0x14
  private static let operateKind: UInt8 = 0x16

  package init(decoding frame: [UInt8]) throws(FrameFault) {
    var reader = FrameReader(frame)
    let kind = try reader.u8("kind")
    switch kind {
    case Self.fetchKind:
      self = .fetch(
        requestID: try reader.u64("requestID"), stream: try reader.stream("stream"),
        epoch: try reader.u32("epoch"), from: try reader.u64("from"),
        maximum: try reader.u16("maximum"))
    case Self.acknowledgeKind:
      let count = Int(try reader.u16("count"))
      guard count <= WireLimits.acknowledgedMaximum else {
        throw .wrongCount(field: "count", count: count)
      }
      var acknowledgements: [Acknowledgement] = []
      for _ in 0..<count {
        acknowledgements.append(
          Acknowledgement(
            stream: try reader.stream("stream"),
            position: StreamPosition(
              epoch: try reader.u32("epoch"), sequence: try reader.u64("sequence"),
              hash: try reader.digest("hash"))))
      }
      self = .acknowledge(acknowledgements)
    case Self.askKind:
      self = .ask(requestID: try reader.u64("requestID"), try AskQuestion(reading: &reader))
    case Self.operateKind:
      self = .operate(
        requestID: try reader.u64("requestID"), verb: try reader.text("verb"),
        json: try reader.block("json", maximum: WireLimits.jsonMaximumBytes))
    default:
      throw .unknownKind(kind)
    }
    try reader.end()
  }

  package func encoded() throws(FrameFault) -> [UInt8] {
    var writer = FrameWriter(capacity: 128)
    switch self {
    case .fetch(let requestID, let stream, let epoch, let from, let maximum):
      writer.integer(Self.fetchKind)
      writer.integer(requestID)
      writer.stream(stream)
      writer.integer(epoch)
      writer.integer(from)
      writer.integer(maximum)
    case .acknowledge(let acknowledgements):
      guard acknowledgements.count <= WireLimits.acknowledgedMaximum else {
        throw .wrongCount(field: "count", count: acknowledgements.count)
      }
      writer.integer(Self.acknowledgeKind)
      writer.integer(UInt16(acknowledgements.count))
      for acknowledgement in acknowledgements {
        writer.stream(acknowledgement.stream)
        writer.integer(acknowledgement.position.epoch)
        writer.integer(acknowledgement.position.sequence)
        writer.digest(acknowledgement.position.hash)
      }
    case .ask(let requestID, let question):
      writer.integer(Self.askKind)
      writer.integer(requestID)
      try question.write(&writer)
    case .operate(let requestID, let verb, let json):
      writer.integer(Self.operateKind)
      writer.integer(requestID)
      try writer.text(verb, "verb")
      try writer.block(json, "json", maximum: WireLimits.jsonMaximumBytes)
    }
    return writer.bytes
  }

  /// The request id of a frame that may be malformed further on; 0 where it has none.
  static func requestID(of frame: [UInt8]) -> UInt64 {
    guard let kind = frame.first, [fetchKind, askKind, operateKind].contains(kind) else { return 0 }
    var reader = FrameReader(frame, from: 1)
    return (try? reader.u64("requestID")) ?? 0
  }
}
