/// Appends WIRE.md's big-endian fields.
struct FrameWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  mutating func integer(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func digest(_ digest: Digest32) {
    integer(digest.words.0)
    integer(digest.words.1)
    integer(digest.words.2)
    integer(digest.words.3)
  }

  mutating func raw(_ more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
  }

  /// u16 length + UTF-8.
  mutating func text(
    _ text: String, _ field: String, maximum: Int = WireLimits.nameMaximumBytes
  ) throws(FrameFault) {
    let count = text.utf8.count
    guard count <= maximum, let length = UInt16(exactly: count) else {
      throw .tooLong(field: field, length: count, maximum: maximum)
    }
    integer(length)
    bytes.append(contentsOf: text.utf8)
  }

  /// A stream's name, which is always short enough.
  mutating func stream(_ name: StreamName) {
    integer(UInt16(truncatingIfNeeded: name.text.utf8.count))
    bytes.append(contentsOf: name.text.utf8)
  }

  /// u32 length + bytes.
  mutating func block(
    _ block: [UInt8], _ field: String, maximum: Int
  ) throws(FrameFault) {
    guard block.count <= maximum, let length = UInt32(exactly: block.count) else {
      throw .tooLong(field: field, length: block.count, maximum: maximum)
    }
    integer(length)
    bytes.append(contentsOf: block)
  }
}
