import Domain
import Testing

@Suite struct CalendarDayTests {
  // Numbers and weekdays computed with Python's datetime.
  @Test(arguments: [
    ("2021-01-12", 18639, 2), ("2000-02-29", 11016, 2), ("1900-03-01", -25508, 4),
    ("0001-01-01", -719_162, 1), ("9999-12-31", 2_932_896, 5), ("1969-12-31", -1, 3),
    ("1970-01-01", 0, 4),
  ])
  func `a day has the number and weekday that others give it`(
    iso: String, number: Int32, weekday: Int
  ) throws {
    let day = try #require(CalendarDay(iso: iso))
    #expect(day.number == number)
    #expect(day.weekday == weekday)
    #expect(CalendarDay(number: number).iso == iso)
  }

  @Test func `every day from 1599 to 2401 follows the one before`() throws {
    var day = try #require(CalendarDay(year: 1599, month: 1, day: 1))
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for year in 1599...2401 {
      let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      for month in 1...12 {
        for dayOfMonth in 1...(lengths[month - 1] + (leap && month == 2 ? 1 : 0)) {
          guard day.year == year, day.month == month, day.day == dayOfMonth,
            CalendarDay(year: year, month: month, day: dayOfMonth) == day
          else {
            Issue.record("\(day) should be \(year)-\(month)-\(dayOfMonth)")
            return
          }
          day = day.adding(days: 1)
        }
      }
    }
    #expect(day.iso == "2402-01-01")
  }

  @Test(arguments: [
    "2021-02-30", "2021-02-29", "1900-02-29", "2021-13-01", "2021-00-01", "2021-01-00",
    "2021-04-31", "0000-01-01", "2021-1-12", "2021-01-12 ", "2021/01/12", "+021-01-12", "",
    "20210112", "２０２１-01-12",
  ])
  func `a day that does not exist or is written otherwise is refused`(iso: String) {
    #expect(CalendarDay(iso: iso) == nil)
  }

  @Test func `days are counted in both directions`() throws {
    let eve = try #require(CalendarDay(iso: "2020-12-31"))
    let later = eve.adding(days: 60)
    #expect(later.iso == "2021-03-01")
    #expect(eve.days(until: later) == 60)
    #expect(later.days(until: eve) == -60)
    #expect(later.adding(days: -60) == eve)
  }

  @Test func `a number from outside cannot trap`() {
    let end = CalendarDay(number: .max)
    #expect(end.adding(days: .max) == end)
    #expect(CalendarDay(number: .min).adding(days: .min).number == .min)
    #expect(CalendarDay(number: .min).adding(days: .max) == end)
    #expect(!end.iso.isEmpty)
    #expect((1...7).contains(CalendarDay(number: .min).weekday))
  }
}
