/// The 16-byte identifier of a lot, proposal, agreement, event or command: a UUID of version 7 (made
/// at the edge) or 8 (derived by a decision). Nothing here looks at the version.
package struct EntityID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Exactly 16 bytes, most significant first; nil for any other number of them.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    // Nearly every input reads several: one pass over contiguous bytes where there are such.
    let halves =
      bytes.withContiguousStorageIfAvailable { Self.halves(of: $0) }
      ?? Array(bytes).withUnsafeBufferPointer { Self.halves(of: $0) }
    self.init(high: halves.high, low: halves.low)
  }

  private static func halves(of bytes: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64) {
    func half(_ range: Range<Int>) -> UInt64 {
      bytes[range].reduce(0) { $0 << 8 | UInt64($1) }
    }
    return (half(0..<8), half(8..<16))
  }

  /// The 8-4-4-4-12 form of RFC 9562 in either case, without braces or blanks; nil for anything else.
  package init?(text: String) {
    guard text.utf8.count == 36 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    var pending: UInt8?
    for (position, unit) in text.utf8.enumerated() {
      if Self.hyphenPositions.contains(position) {
        guard unit == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = Self.value(ofHexDigit: unit) else { return nil }
      if let first = pending {
        bytes.append(first << 4 | digit)
        pending = nil
      } else {
        pending = digit
      }
    }
    self.init(bytes: bytes)
  }

  /// The lower-case UUID text, 36 characters.
  package var text: String {
    String(unsafeUninitializedCapacity: 36) { units in
      var position = 0
      for byte in bytes {
        if Self.hyphenPositions.contains(position) {
          units[position] = UInt8(ascii: "-")
          position += 1
        }
        units[position] = Self.hexDigit(byte >> 4)
        units[position + 1] = Self.hexDigit(byte & 0x0f)
        position += 2
      }
      return position
    }
  }

  /// The 16 bytes, most significant first.
  package var bytes: [UInt8] {
    // Each input writes a dozen.
    [UInt8](unsafeUninitializedCapacity: 16) { bytes, count in
      for index in 0..<8 {
        bytes[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * index))
        bytes[index + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * index))
      }
      count = 16
    }
  }

  package var description: String { text }

  package static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  private static let hyphenPositions = [8, 13, 18, 23]

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func value(ofHexDigit unit: UInt8) -> UInt8? {
    switch unit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): unit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): unit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): unit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
