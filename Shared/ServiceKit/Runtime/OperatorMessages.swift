internal import Domain
internal import Foundation
internal import MessageBus
internal import Storage

// The JSON of the shared verbs; the operators' command line decodes the same types.

package struct ParkedArguments: Codable, Sendable {
  package let stream: String
  package let sequence: UInt64
  /// Why an event is dropped for good; `parked.discard` needs one.
  package let reason: String?

  package init(stream: String, sequence: UInt64, reason: String? = nil) {
    self.stream = stream
    self.sequence = sequence
    self.reason = reason
  }

  /// - Throws: `Refusal` where none is given, or one that is too long for a log line.
  func requiredReason() throws -> String {
    guard let reason, !reason.isEmpty, reason.utf8.count <= 500 else {
      throw Refusal("bad-reason", status: 422, detail: "a reason of 1 to 500 bytes is needed")
    }
    return reason
  }

  var key: EventKey {
    get throws {
      guard let name = StreamName(stream) else {
        throw Refusal("bad-stream-name", status: 422, detail: stream)
      }
      guard sequence <= UInt64(Int64.max) else {
        throw Refusal("bad-sequence", status: 422, detail: "no stream is that long")
      }
      return EventKey(stream: name, sequence: sequence)
    }
  }
}

package struct AcceptArguments: Codable, Sendable {
  package let stream: String
  package let epoch: UInt32
  package let sequence: UInt64
  /// Hexadecimal, 64 digits.
  package let hash: String

  package init(stream: String, epoch: UInt32, sequence: UInt64, hash: String) {
    self.stream = stream
    self.epoch = epoch
    self.sequence = sequence
    self.hash = hash
  }

  func streamName() throws -> StreamName {
    guard let name = StreamName(stream) else {
      throw Refusal("bad-stream-name", status: 422, detail: stream)
    }
    return name
  }

  func position() throws -> StreamPosition {
    let digits = hash.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
      digits[$0] << 4 | digits[$0 + 1]
    }
    guard hash.utf8.count == 64, let digest = Digest32(bytes: bytes) else {
      throw Refusal("bad-hash", status: 422, detail: "64 hexadecimal digits")
    }
    return StreamPosition(epoch: epoch, sequence: sequence, hash: digest)
  }
}

package struct PageArguments: Codable, Sendable {
  package let id: UInt64
  package let from: Int

  package init(id: UInt64, from: Int) {
    self.id = id
    self.from = from
  }
}

package struct BackupArguments: Codable, Sendable {
  /// A path on the process's own machine that does not exist yet.
  package let path: String

  package init(path: String) { self.path = path }
}

package struct StreamPicture: Codable, Sendable {
  package struct Cursor: Codable, Sendable {
    package let stream: String
    package let epoch: UInt32
    package let sequence: UInt64
    package let hash: String
    package let halted: String?
  }

  package let heads: [AuditCut.Position]
  package let cursors: [Cursor]
}

package struct ParkedReport: Codable, Sendable {
  /// A list holds the oldest, this many at most: a REPLY has room for them.
  package static let listMaximum = 200

  package let stream: String
  package let sequence: UInt64
  package let reason: String
  package let detail: String
  package let parkedAt: String
  package let type: String?
  package let entities: [String]?
}

package struct RefusalReport: Codable, Sendable {
  package struct Fault: Codable, Sendable {
    package let field: String
    package let code: String
    package let value: String?
  }

  package let code: String
  package let detail: String
  package let faults: [Fault]
}

extension StreamPicture.Cursor {
  init(_ position: StoredPosition) throws {
    let read = try position.position()
    self.init(
      stream: position.stream, epoch: read.epoch, sequence: read.sequence, hash: read.hash.hex,
      halted: position.halted)
  }
}

extension ParkedReport {
  /// - Parameter detailMaximum: scalars of the detail.
  init(_ row: Row, record: Record?, detailMaximum: Int = .max) throws {
    let detail = try row.text("detail").unicodeScalars.prefix(detailMaximum)
    self.init(
      stream: try row.text("stream"), sequence: UInt64(bitPattern: try row.int("sequence")),
      reason: try row.text("reason"), detail: String(detail),
      parkedAt: Instant(microseconds: try row.int("parked_at")).iso, type: record?.type,
      entities: record?.entities)
  }
}

extension OperateRequest {
  func arguments<Arguments: Decodable>(_ type: Arguments.Type) throws -> Arguments {
    do {
      return try JSONDecoder().decode(type, from: Data(json))
    } catch {
      throw Refusal("bad-arguments", status: 422, detail: "\(verb) takes other arguments")
    }
  }
}
