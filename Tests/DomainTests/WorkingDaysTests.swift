import Domain
import Testing

@Suite struct WorkingDaysTests {
  let days = WorkingDays.builtIn

  // Found alike with two independent public calendars, chinesecalendar and holidays.
  @Test(arguments: [
    ("2020-01-22", 5, "2020-02-06"), ("2021-02-09", 5, "2021-02-22"),
    ("2026-02-13", 10, "2026-03-05"), ("2026-09-24", 5, "2026-10-09"),
    ("2026-09-30", 5, "2026-10-13"), ("2021-02-09", 0, "2021-02-09"),
  ])
  func `the nth working day is the calendar's`(start: String, count: Int, end: String) throws {
    let (day, provisional) = days.day(
      after: try #require(CalendarDay(iso: start)), workingDays: count)
    #expect(day.iso == end)
    #expect(!provisional)
  }

  @Test(arguments: [
    ("2021-02-12", false), ("2021-02-07", true), ("2021-02-20", true), ("2021-02-21", false),
    ("2021-02-22", true), ("2020-01-31", false), ("2019-01-01", false), ("2026-12-31", true),
  ])
  func `holidays and make-up days are known`(iso: String, works: Bool) throws {
    #expect(days.isWorking(try #require(CalendarDay(iso: iso))) == works)
  }

  @Test func `days outside of the published years are not known`() throws {
    #expect(days.firstYear == 2019)
    #expect(days.lastYear == 2026)
    #expect(days.isWorking(try #require(CalendarDay(iso: "2027-01-04"))) == nil)
    #expect(days.isWorking(try #require(CalendarDay(iso: "2018-12-28"))) == nil)
  }

  @Test func `beyond the data Monday to Friday count, provisionally, and money waits`() throws {
    let start = try #require(CalendarDay(iso: "2026-12-31"))
    let (day, provisional) = days.day(after: start, workingDays: 2)
    #expect(day.iso == "2027-01-04")
    #expect(provisional)
    #expect(throws: WorkingDaysFault.notPublished(year: 2027, lastYear: 2026)) {
      try days.moneyDay(after: start, workingDays: 2)
    }
    let earlier = try #require(CalendarDay(iso: "2026-12-29"))
    #expect(try days.moneyDay(after: earlier, workingDays: 2) == start)
  }

  @Test func `an operator's file takes the place of the built-in data`() throws {
    let own = try WorkingDays(
      csv: """
        date,kind
        2027-01-01,holiday
        2027-01-04,holiday
        2027-01-09,makeup_workday
        2027-05-01,holiday
        2027-10-01,holiday
        """)
    #expect(own.lastYear == 2027)
    #expect(own.isWorking(try #require(CalendarDay(iso: "2027-01-04"))) == false)
    #expect(own.isWorking(try #require(CalendarDay(iso: "2027-01-09"))) == true)
    #expect(own.isWorking(try #require(CalendarDay(iso: "2026-01-05"))) == nil)
  }

  @Test func `every fault of a file is reported with its line`() {
    let csv = """
      kind,note,date
      holiday,,2027-01-01
      holiday,,2027-02-30
      feast,,2027-05-01
      makeup_workday,,2027-01-04
      holiday,,2027-10-01
      holiday,,2027-10-01
      holiday,,2029-01-01
      holiday,,2029-05-01
      makeup_workday,,2029-10-01
      """
    let faults = #expect(throws: DataFileFaults.self) { try WorkingDays(csv: csv) }
    #expect(
      faults?.faults.map(\.description) == [
        "line 2: year-incomplete (2027-05-01)",
        "line 3: cell-invalid (2027-02-30)",
        "line 4: cell-invalid (feast)",
        "line 5: makeup-on-weekday (2027-01-04)",
        "line 7: date-repeated (2027-10-01)",
        "line 8: year-incomplete (2028-01-01)",
        "line 8: year-incomplete (2028-05-01)",
        "line 8: year-incomplete (2028-10-01)",
        "line 8: year-incomplete (2029-10-01)",
        "line 10: makeup-on-weekday (2029-10-01)",
      ])
  }

  @Test func `a file without rows or columns is refused`() {
    #expect(throws: DataFileFaults.self) { try WorkingDays(csv: "date,kind\n") }
    #expect(throws: DataFileFaults.self) { try WorkingDays(csv: "day,kind\n2027-01-01,holiday\n") }
  }
}
