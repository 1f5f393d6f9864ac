/// Reads WIRE.md's big-endian fields in order; every read is checked and none can trap.
struct FrameReader {
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], from position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  var remaining: Int { bytes.count - position }

  mutating func u8(_ field: String) throws(FrameFault) -> UInt8 {
    try integer(field)
  }

  mutating func u16(_ field: String) throws(FrameFault) -> UInt16 {
    try integer(field)
  }

  mutating func u32(_ field: String) throws(FrameFault) -> UInt32 {
    try integer(field)
  }

  mutating func u64(_ field: String) throws(FrameFault) -> UInt64 {
    try integer(field)
  }

  mutating func i64(_ field: String) throws(FrameFault) -> Int64 {
    try integer(field)
  }

  mutating func digest(_ field: String) throws(FrameFault) -> Digest32 {
    guard remaining >= 32 else { throw .truncated(field: field) }
    return Digest32(
      words: (try integer(field), try integer(field), try integer(field), try integer(field)))
  }

  mutating func raw(_ count: Int, _ field: String) throws(FrameFault) -> [UInt8] {
    guard remaining >= count else { throw .truncated(field: field) }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// u16 length + UTF-8.
  mutating func text(
    _ field: String, maximum: Int = WireLimits.nameMaximumBytes
  ) throws(FrameFault) -> String {
    let count = Int(try u16(field))
    guard count <= maximum else {
      throw .tooLong(field: field, length: count, maximum: maximum)
    }
    guard remaining >= count else { throw .truncated(field: field) }
    defer { position += count }
    guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
      throw .notText(field: field)
    }
    return text
  }

  mutating func stream(_ field: String) throws(FrameFault) -> StreamName {
    guard let name = StreamName(try text(field)) else { throw .wrongStream(field: field) }
    return name
  }

  /// u32 length + bytes.
  mutating func block(_ field: String, maximum: Int) throws(FrameFault) -> [UInt8] {
    let count = Int(try u32(field))
    guard count <= maximum else {
      throw .tooLong(field: field, length: count, maximum: maximum)
    }
    return try raw(count, field)
  }

  /// The rest of the bytes.
  mutating func rest() -> [UInt8] {
    defer { position = bytes.count }
    return Array(bytes[position...])
  }

  func end() throws(FrameFault) {
    guard remaining == 0 else { throw .trailingBytes(count: remaining) }
  }

  private mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _ field: String
  ) throws(FrameFault) -> Value {
    let size = MemoryLayout<Value>.size
    guard remaining >= size else { throw .truncated(field: field) }
    defer { position += size }
    let offset = position
    return bytes.withUnsafeBytes {
      Value(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
  }
}
