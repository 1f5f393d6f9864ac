import Domain
import ServiceKit
import Testing

@Suite struct DerivationTests {
  let input = EntityID(high: 0x0176_F5A1_0C00_7ABC, low: 0x8000_0000_0000_0001)

  @Test func `the same input makes the same ids, and each of its own`() {
    func made() -> [EntityID] {
      [("lot", 0), ("lot", 1), ("event", 0)].map {
        Derivation.id(input: input, kind: $0.0, ordinal: $0.1)
      }
    }
    #expect(made() == made())
    #expect(Set(made()).count == 3)
    let other = EntityID(high: input.high, low: input.low + 1)
    #expect(Derivation.id(input: other, kind: "lot", ordinal: 0) != made()[0])
  }

  @Test func `an id is a UUIDv8 that begins with the milliseconds of its input`() {
    let made = Derivation.id(input: input, kind: "lot", ordinal: 0)
    #expect(made.high >> 16 == input.high >> 16)
    #expect(made.high >> 12 & 0xF == 8)
    #expect(made.low >> 62 == 0b10)
    #expect(Derivation.id(input: made, kind: "event", ordinal: 0).high >> 16 == input.high >> 16)
  }

  @Test func `a timer's id begins with the milliseconds at which it is due`() {
    let due = Instant(microseconds: 1_610_000_000_123_456)
    let made = Derivation.timerID(kind: "lapse", entity: "lot/1", due: due)
    #expect(made.high >> 16 == 1_610_000_000_123)
    #expect(made != Derivation.timerID(kind: "lapse", entity: "lot/2", due: due))
  }
}
