/// A day of the proleptic Gregorian calendar, without a zone. Where an instant becomes a day, the
/// zone is UTC+8 (see `Instant.day`).
package struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1970-01-01.
  package let number: Int32

  package init(number: Int32) {
    self.number = number
  }

  /// Nil for a day that does not exist (30 February, month 13) and for years outside 1…9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    // Years are counted from March, so that the leap day is the last of its year.
    let marchYear = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let (era, yearOfEra) = marchYear.floored(by: 400)
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.init(number: Int32(era * Self.daysPerEra + dayOfEra - Self.epochFromMarchOfYear0))
  }

  /// Exactly `YYYY-MM-DD` in ASCII digits; nil for any other form and for days that do not exist.
  package init?(iso: String) {
    var reader = ISOReader(iso)
    guard let year = reader.number(digits: 4), reader.skip("-"),
      let month = reader.number(digits: 2), reader.skip("-"),
      let day = reader.number(digits: 2), reader.isAtEnd
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package var year: Int { components.year }
  package var month: Int { components.month }
  package var day: Int { components.day }

  /// 1 is Monday, 7 is Sunday.
  package var weekday: Int { (Int(number) + 3).floored(by: 7).remainder + 1 }

  package var isWeekend: Bool { weekday > 5 }

  /// `YYYY-MM-DD`.
  package var iso: String {
    let (year, month, day) = components
    let sign = year < 0 ? "-" : ""
    let digits = year.magnitude.zeroPadded(to: 4)
    return "\(sign)\(digits)-\(month.zeroPadded(to: 2))-\(day.zeroPadded(to: 2))"
  }

  package var description: String { iso }

  /// The day `days` later, or earlier when negative. Stops at the ends of the 32-bit range, five
  /// million years away, so that a number from outside cannot trap.
  package func adding(days: Int) -> CalendarDay {
    let (sum, overflow) = Int64(number).addingReportingOverflow(Int64(days))
    return CalendarDay(number: Int32(clamping: overflow ? (days < 0 ? .min : .max) : sum))
  }

  /// How many days later `other` is: 0 for the same day, negative when it is earlier.
  package func days(until other: CalendarDay) -> Int {
    Int(other.number) - Int(number)
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.number < right.number
  }

  /// A cycle of 400 years has 146,097 days; day 0 of the cycle that 1970 is in is 1 March of year 0
  /// (of 2000, of 2400 …). After H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  private var components: (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (Int(number) + Self.epochFromMarchOfYear0).floored(by: Self.daysPerEra)
    let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static let daysPerEra = 146_097
  /// Days from 0000-03-01 to 1970-01-01.
  private static let epochFromMarchOfYear0 = 719_468

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
