/// Why bytes are not a frame or a record of WIRE.md, or a value cannot become one.
package enum FrameFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes end inside `field`.
  case truncated(field: String)
  /// The bytes go on after the last field.
  case trailingBytes(count: Int)
  /// `field` is longer than the wire allows; both in bytes or elements.
  case tooLong(field: String, length: Int, maximum: Int)
  /// `field` has a length or count that the wire does not allow.
  case wrongCount(field: String, count: Int)
  /// `field` is not UTF-8.
  case notText(field: String)
  /// `field` is not the name of a stream, or not the one it should be.
  case wrongStream(field: String)
  /// The first byte after the topic, or of the frame, names no kind that belongs here.
  case unknownKind(UInt8)
  /// The record's layout is not one this version reads.
  case unknownLayout(UInt8)
  /// `field` holds a number without a meaning.
  case unknownValue(field: String, value: Int)

  /// Stable, for logs and metrics.
  package var code: String {
    switch self {
    case .truncated: "truncated"
    case .trailingBytes: "trailing-bytes"
    case .tooLong: "too-long"
    case .wrongCount: "wrong-count"
    case .notText: "not-text"
    case .wrongStream: "wrong-stream"
    case .unknownKind: "unknown-kind"
    case .unknownLayout: "unknown-layout"
    case .unknownValue: "unknown-value"
    }
  }

  package var description: String {
    switch self {
    case .truncated(let field): "\(code): the bytes end inside \(field)"
    case .trailingBytes(let count): "\(code): \(count) bytes follow the last field"
    case .tooLong(let field, let length, let maximum):
      "\(code): \(field) is \(length) long, at most \(maximum) is allowed"
    case .wrongCount(let field, let count): "\(code): \(field) has \(count)"
    case .notText(let field): "\(code): \(field) is not UTF-8"
    case .wrongStream(let field): "\(code): \(field)"
    case .unknownKind(let kind): "\(code): \(kind)"
    case .unknownLayout(let layout): "\(code): \(layout)"
    case .unknownValue(let field, let value): "\(code): \(field) is \(value)"
    }
  }
}
