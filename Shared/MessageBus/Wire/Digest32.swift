import Crypto

/// A SHA-256 digest: 32 bytes, held without an allocation.
package struct Digest32: Hashable, Sendable, CustomStringConvertible {
  /// The digest as four big-endian words.
  let words: (UInt64, UInt64, UInt64, UInt64)

  init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// The digest of `bytes`, or `nil` unless there are exactly 32.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: [4 of UInt64] = .init(repeating: 0)
    for (index, byte) in bytes.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    self.words = (words[0], words[1], words[2], words[3])
  }

  /// 32 zero bytes: what stands before the first record of a stream.
  package static let zero = Digest32(words: (0, 0, 0, 0))

  /// SHA-256 of `bytes`.
  package static func sha256(_ bytes: [UInt8]) -> Digest32 {
    SHA256.hash(data: bytes).withUnsafeBytes { digest in
      func word(_ index: Int) -> UInt64 {
        UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
      }
      return Digest32(words: (word(0), word(1), word(2), word(3)))
    }
  }

  /// The 32 bytes, in order.
  package var bytes: [UInt8] {
    var writer = FrameWriter(capacity: 32)
    writer.digest(self)
    return writer.bytes
  }

  /// 64 lower-case hexadecimal digits.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  package var description: String { hex }

  package static func == (left: Digest32, right: Digest32) -> Bool {
    left.words == right.words
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}
