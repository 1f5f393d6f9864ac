internal import Crypto
package import Domain

/// Ids of what a decision creates: a UUIDv8 (RFC 9562 section 5.8) of the 48-bit milliseconds that the
/// input's id begins with and 74 bits of SHA-256 over (input id ‖ kind ‖ ordinal), so that a replay of
/// the same input creates the same ids, and what was made one after another lies so in every index.
package enum Derivation {
  package static func id(input: EntityID, kind: String, ordinal: Int) -> EntityID {
    id(of: input.bytes + Array(kind.utf8) + [0] + Array("\(ordinal)".utf8), at: input.high >> 16)
  }

  /// Begins with the milliseconds at which the timer is due.
  package static func timerID(kind: String, entity: String, due: Instant) -> EntityID {
    id(
      of: Array("timer\0\(kind)\0\(entity)\0\(due.microseconds)".utf8),
      at: UInt64(clamping: due.microseconds / 1_000))
  }

  private static func id(of parts: [UInt8], at milliseconds: UInt64) -> EntityID {
    let hash = SHA256.hash(data: parts).prefix(16)
      .reduce(into: (high: UInt64(0), low: UInt64(0))) { halves, byte in
        halves = (halves.high << 8 | halves.low >> 56, halves.low << 8 | UInt64(byte))
      }
    return EntityID(
      high: milliseconds << 16 | 0x8000 | hash.high & 0x0FFF,
      low: 0x8000_0000_0000_0000 | hash.low & 0x3FFF_FFFF_FFFF_FFFF)
  }
}
