/// A point in time, to the microsecond. Days and times of day are those of China, UTC+8 all year.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Since 1970-01-01T00:00:00Z.
  package let microseconds: Int64

  package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// RFC 3339 with `Z` or a numeric offset, up to nine decimals (cut to microseconds), no leap second.
  /// Nil for anything else.
  package init?(iso: String) {
    var reader = ISOReader(iso)
    guard let year = reader.number(digits: 4), reader.skip("-"),
      let month = reader.number(digits: 2), reader.skip("-"),
      let dayOfMonth = reader.number(digits: 2), reader.skip("T"),
      let day = CalendarDay(year: year, month: month, day: dayOfMonth),
      let seconds = Self.clockSeconds(&reader, withSeconds: true)
    else { return nil }
    var fraction: Int64 = 0
    if reader.skip(".") {
      guard let read = reader.fractionMicroseconds() else { return nil }
      fraction = read
    }
    guard let offset = Self.offsetSeconds(&reader), reader.isAtEnd else { return nil }
    let whole = Int64(day.number) * 86_400 + Int64(seconds - offset)
    self.init(microseconds: whole * Self.microsecondsPerSecond + fraction)
  }

  /// 00:00 UTC+8 of `day`; what people write as 24:00 of the day before.
  package static func start(of day: CalendarDay) -> Instant {
    let (product, overflow) = Int64(day.number).multipliedReportingOverflow(by: microsecondsPerDay)
    let midnight = Instant(microseconds: overflow ? (day.number < 0 ? .min : .max) : product)
    return midnight.adding(microseconds: -microsecondsEastOfUTC)
  }

  /// The day in UTC+8.
  package var day: CalendarDay {
    let (days, rest) = microseconds.floored(by: Self.microsecondsPerDay)
    let crossed = rest + Self.microsecondsEastOfUTC >= Self.microsecondsPerDay
    return CalendarDay(number: Int32(days) + (crossed ? 1 : 0))
  }

  /// Microseconds since 00:00 UTC+8, 0 ..< 86,400,000,000.
  package var timeOfDayMicroseconds: Int64 {
    let rest = microseconds.floored(by: Self.microsecondsPerDay).remainder
    return (rest + Self.microsecondsEastOfUTC) % Self.microsecondsPerDay
  }

  /// RFC 3339 in UTC with three decimals, cut and not rounded: `2021-01-12T00:30:00.000Z`.
  package var iso: String {
    let (days, rest) = microseconds.floored(by: Self.microsecondsPerDay)
    let (second, fraction) = rest.floored(by: Self.microsecondsPerSecond)
    let (minute, seconds) = second.floored(by: 60)
    let (hours, minutes) = minute.floored(by: 60)
    let clock = [hours, minutes, seconds].map { $0.zeroPadded(to: 2) }.joined(separator: ":")
    let day = CalendarDay(number: Int32(days)).iso
    return "\(day)T\(clock).\((fraction / 1000).zeroPadded(to: 3))Z"
  }

  package var description: String { iso }

  /// Stops at the ends of the 64-bit range, so that a number from outside cannot trap.
  package func adding(microseconds delta: Int64) -> Instant {
    let (sum, overflow) = microseconds.addingReportingOverflow(delta)
    return Instant(microseconds: overflow ? (delta < 0 ? .min : .max) : sum)
  }

  /// Stops at the ends of the 64-bit range, as `adding(microseconds:)` does.
  package func adding(seconds: Int64) -> Instant {
    let (delta, overflow) = seconds.multipliedReportingOverflow(by: Self.microsecondsPerSecond)
    return adding(microseconds: overflow ? (seconds < 0 ? .min : .max) : delta)
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.microseconds < right.microseconds
  }

  private static let microsecondsPerSecond: Int64 = 1_000_000
  private static let microsecondsPerDay: Int64 = 86_400 * microsecondsPerSecond
  private static let microsecondsEastOfUTC: Int64 = 8 * 3600 * microsecondsPerSecond

  private static func clockSeconds(_ reader: inout ISOReader, withSeconds: Bool) -> Int? {
    guard let hour = reader.number(digits: 2), hour < 24, reader.skip(":"),
      let minute = reader.number(digits: 2), minute < 60
    else { return nil }
    guard withSeconds else { return hour * 3600 + minute * 60 }
    guard reader.skip(":"), let second = reader.number(digits: 2), second < 60 else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  private static func offsetSeconds(_ reader: inout ISOReader) -> Int? {
    if reader.skip("Z") { return 0 }
    if reader.skip("+") { return clockSeconds(&reader, withSeconds: false) }
    if reader.skip("-") { return clockSeconds(&reader, withSeconds: false).map { -$0 } }
    return nil
  }
}
