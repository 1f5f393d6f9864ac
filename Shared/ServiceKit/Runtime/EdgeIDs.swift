package import Domain

/// UUIDv7 (RFC 9562 section 5.7) for inputs at a process's edge: milliseconds of the process's
/// clock, then random bits. Ids are never guessable, and sort by arrival within a millisecond's grain.
package final class EdgeIDs: Sendable {
  private let clock: any ServiceClock

  package init(clock: any ServiceClock) { self.clock = clock }

  package func next() -> EntityID {
    var generator = SystemRandomNumberGenerator()
    let milliseconds = UInt64(clamping: clock.now().microseconds / 1_000)
    let high = milliseconds << 16 | 0x7000 | generator.next(upperBound: 0x1000)
    let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    return EntityID(high: high, low: low)
  }
}
