/// What a ROUTER sends back to a DEALER.
package enum AnswerFrame: Sendable, Hashable {
  case batch(Batch)
  case error(requestID: UInt64, code: ErrorCode, retryAfterMilliseconds: UInt32, message: String)
  /// In the order of the fields asked for.
  case answer(requestID: UInt64, values: [AskedValue])
  case reply(requestID: UInt64, status: UInt8, json: [UInt8])

  /// Consecutive records of a journal, and where that journal ended when they were read.
  package struct Batch: Sendable, Hashable {
    package var requestID: UInt64
    package var stream: StreamName
    /// The end of the journal; its epoch is the publisher's current one.
    package var head: StreamPosition
    /// Each one R; not verified yet.
    package var records: [[UInt8]]

    package init(
      requestID: UInt64, stream: StreamName, head: StreamPosition, records: [[UInt8]]
    ) {
      self.requestID = requestID
      self.stream = stream
      self.head = head
      self.records = records
    }
  }

  /// Why a request was not answered with what it asked for.
  package enum ErrorCode: UInt8, Sendable, Hashable {
    case unknownStream = 1
    case otherEpoch = 2
    case busy = 3
    case forbidden = 4
    case malformed = 5
  }

  private static let batchKind: UInt8 = 0x11
  private static let errorKind: UInt8 = 0x12
  private static let answerKind: UInt8 = 0x15
  private static let replyKind: UInt8 = 0x17

  package init(decoding frame: [UInt8]) throws(FrameFault) {
    var reader = FrameReader(frame)
    let kind = try reader.u8("kind")
    switch kind {
    case Self.batchKind:
      var batch = Batch(
        requestID: try reader.u64("requestID"), stream: try reader.stream("stream"),
        head: StreamPosition(
          epoch: try reader.u32("epoch"), sequence: try reader.u64("headSequence"),
          hash: try reader.digest("headHash")),
        records: [])
      let count = Int(try reader.u16("count"))
      guard count <= WireLimits.batchMaximumEvents else {
        throw .wrongCount(field: "count", count: count)
      }
      batch.records.reserveCapacity(count)
      for _ in 0..<count {
        batch.records.append(
          try reader.block("record", maximum: WireLimits.recordMaximumBytes))
      }
      self = .batch(batch)
    case Self.errorKind:
      let requestID = try reader.u64("requestID")
      let code = try reader.u8("code")
      guard let errorCode = ErrorCode(rawValue: code) else {
        throw .unknownValue(field: "code", value: Int(code))
      }
      self = .error(
        requestID: requestID, code: errorCode,
        retryAfterMilliseconds: try reader.u32("retryAfter"),
        message: try reader.text("message", maximum: 1024))
    case Self.answerKind:
      let requestID = try reader.u64("requestID")
      let count = Int(try reader.u16("count"))
      guard (1...WireLimits.askedMaximum).contains(count) else {
        throw .wrongCount(field: "count", count: count)
      }
      var values: [AskedValue] = []
      for _ in 0..<count { values.append(try AskedValue(reading: &reader)) }
      self = .answer(requestID: requestID, values: values)
    case Self.replyKind:
      self = .reply(
        requestID: try reader.u64("requestID"), status: try reader.u8("status"),
        json: try reader.block("json", maximum: WireLimits.jsonMaximumBytes))
    default:
      throw .unknownKind(kind)
    }
    try reader.end()
  }

  package var requestID: UInt64 {
    switch self {
    case .batch(let batch): batch.requestID
    case .error(let requestID, _, _, _), .answer(let requestID, _), .reply(let requestID, _, _):
      requestID
    }
  }

  package func encoded() throws(FrameFault) -> [UInt8] {
    switch self {
    case .batch(let batch):
      let size = batch.records.reduce(128) { $0 + 4 + $1.count }
      var writer = FrameWriter(capacity: size)
      writer.integer(Self.batchKind)
      writer.integer(batch.requestID)
      writer.stream(batch.stream)
      writer.integer(batch.head.epoch)
      writer.integer(batch.head.sequence)
      writer.digest(batch.head.hash)
      guard batch.records.count <= WireLimits.batchMaximumEvents else {
        throw .wrongCount(field: "count", count: batch.records.count)
      }
      writer.integer(UInt16(batch.records.count))
      for record in batch.records {
        try writer.block(record, "record", maximum: WireLimits.recordMaximumBytes)
      }
      return writer.bytes
    case .error(let requestID, let code, let retryAfterMilliseconds, let message):
      var writer = FrameWriter(capacity: 128)
      writer.integer(Self.errorKind)
      writer.integer(requestID)
      writer.integer(code.rawValue)
      writer.integer(retryAfterMilliseconds)
      try writer.text(message, "message", maximum: 1024)
      return writer.bytes
    case .answer(let requestID, let values):
      var writer = FrameWriter(capacity: 128)
      writer.integer(Self.answerKind)
      writer.integer(requestID)
      guard (1...WireLimits.askedMaximum).contains(values.count) else {
        throw .wrongCount(field: "count", count: values.count)
      }
      writer.integer(UInt16(values.count))
      for value in values { try value.write(&writer) }
      return writer.bytes
    case .reply(let requestID, let status, let json):
      var writer = FrameWriter(capacity: 32 + json.count)
      writer.integer(Self.replyKind)
      writer.integer(requestID)
      writer.integer(status)
      try writer.block(json, "json", maximum: WireLimits.jsonMaximumBytes)
      return writer.bytes
    }
  }
}
