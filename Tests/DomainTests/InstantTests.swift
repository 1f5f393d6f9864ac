import Domain
import Testing

@Suite struct InstantTests {
  @Test(arguments: [
    ("2021-01-12T00:30:00Z", 1_610_411_400_000_000), ("1970-01-01T00:00:00.000001Z", 1),
    ("2021-01-12T08:30:00+08:00", 1_610_411_400_000_000), ("1969-12-31T23:59:59.5Z", -500_000),
    ("2021-01-11T19:00:00.123456789-05:30", 1_610_411_400_123_456),
  ])
  func `RFC 3339 is read with any offset`(iso: String, microseconds: Int64) {
    #expect(Instant(iso: iso)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "2021-01-12", "2021-01-12T00:30:00", "2021-01-12 00:30:00Z", "2021-01-12T24:00:00Z",
    "2021-01-12T00:60:00Z", "2021-01-12T00:00:60Z", "2021-02-30T00:00:00Z",
    "2021-01-12T00:30:00.Z", "2021-01-12T00:30:00.1234567890Z", "2021-01-12T00:30:00+8:00",
    "2021-01-12T00:30:00Zx", "2021-01-12T00:30Z",
  ])
  func `anything else is refused`(iso: String) {
    #expect(Instant(iso: iso) == nil)
  }

  @Test func `milliseconds in UTC are written, cut and not rounded`() {
    #expect(Instant(microseconds: 1_610_411_400_999_999).iso == "2021-01-12T00:30:00.999Z")
    #expect(Instant(microseconds: -1).iso == "1969-12-31T23:59:59.999Z")
  }

  @Test func `the day turns at four in the afternoon UTC`() throws {
    let before = try #require(Instant(iso: "2021-01-11T15:59:59.999999Z"))
    #expect(before.day.iso == "2021-01-11")
    #expect(before.timeOfDayMicroseconds == 86_399_999_999)
    let midnight = before.adding(microseconds: 1)
    #expect(midnight.day.iso == "2021-01-12")
    #expect(midnight.timeOfDayMicroseconds == 0)
    #expect(Instant.start(of: midnight.day) == midnight)
  }

  @Test func `every start of a day lies on that day, and a microsecond earlier does not`() {
    let seed: UInt64 = 3
    var random = SplitMix64(seed: seed)
    for _ in 0..<1000 {
      let day = CalendarDay(number: Int32.random(in: -700_000...2_000_000, using: &random))
      let start = Instant.start(of: day)
      #expect(start.day == day, "seed \(seed)")
      #expect(start.adding(microseconds: -1).day == day.adding(days: -1), "seed \(seed)")
    }
  }

  @Test func `a number from outside cannot trap`() {
    for extreme in [Int64.min, .max] {
      let instant = Instant(microseconds: extreme)
      #expect(!instant.iso.isEmpty)
      #expect((0..<86_400_000_000).contains(instant.timeOfDayMicroseconds))
      #expect(instant.adding(seconds: extreme) == instant)
    }
    #expect(Instant.start(of: CalendarDay(number: .max)) > Instant(microseconds: 0))
    #expect(Instant.start(of: CalendarDay(number: .min)) < Instant(microseconds: 0))
  }
}
