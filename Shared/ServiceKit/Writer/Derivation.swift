internal import Crypto
package import Domain

/// Ids of what a decision creates: SHA-256 over (input id ‖ kind ‖ ordinal), cut to a UUIDv8
/// (RFC 9562 section 5.8), so that a replay of the same input creates the same ids.
package enum Derivation {
  package static func id(input: EntityID, kind: String, ordinal: Int) -> EntityID {
    id(of: input.bytes, Array(kind.utf8), [0], Array("\(ordinal)".utf8))
  }

  package static func timerID(kind: String, entity: String, due: Instant) -> EntityID {
    id(
      of: Array("timer".utf8), [0], Array(kind.utf8), [0], Array(entity.utf8), [0],
      Array("\(due.microseconds)".utf8))
  }

  private static func id(of parts: [UInt8]...) -> EntityID {
    var hash = SHA256()
    for part in parts { hash.update(data: part) }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (index, byte) in hash.finalize().prefix(16).enumerated() {
      if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
    high = high & 0xFFFF_FFFF_FFFF_0FFF | 0x8000
    low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    return EntityID(high: high, low: low)
  }
}
