/// The Chinese working days: Monday to Friday but for the days off that the State Council publishes
/// each autumn, and the weekend days worked to make up for them.
///
/// The built-in data ends with the last published year. An operator's file in the same form takes its
/// place as a whole when it is loaded at the start; no build is needed.
package struct WorkingDays: Sendable {
  package static let builtIn = load(PackageResources.cn_workday_exceptions_2019_2026_csv)

  package let firstYear: Int
  /// The last year that the data knows.
  package let lastYear: Int
  /// Whether work is done on the days that differ from Monday–Friday.
  private let exceptions: [CalendarDay: Bool]

  /// Reads columns `date` (YYYY-MM-DD) and `kind` (`holiday` or `makeup_workday`); others may follow.
  /// Throws all faults of the file at once as `DataFileFaults`.
  ///
  /// Each year from the first to the last must have the three fixed holidays that every year has
  /// (1 January, 1 May, 1 October), so that a file cut short does not pass for a published year.
  package init(csv: String) throws {
    let table = try CSVTable(csv, requiring: ["date", "kind"])
    var exceptions: [CalendarDay: Bool] = [:]
    var firstLineOfYear: [Int: Int] = [:]
    var faults: [DataFileFault] = []
    for row in table.rows {
      do throws(DataFileFault) {
        let day = try row.value("date", CalendarDay.init(iso:))
        firstLineOfYear[day.year] = min(firstLineOfYear[day.year] ?? row.line, row.line)
        let isWorking = try row.value("kind", Self.isWorking(kind:))
        if isWorking && !day.isWeekend {
          faults.append(DataFileFault(line: row.line, code: .makeupOnWeekday, value: day.iso))
        }
        if exceptions.updateValue(isWorking, forKey: day) != nil {
          faults.append(DataFileFault(line: row.line, code: .dateRepeated, value: day.iso))
        }
      } catch {
        faults.append(error)
      }
    }
    guard let first = firstLineOfYear.keys.min(), let last = firstLineOfYear.keys.max() else {
      throw DataFileFaults(faults: faults + [DataFileFault(line: 1, code: .noRows, value: "")])
    }
    for year in first...last {
      let missing = Self.fixedHolidays(of: year).filter { exceptions[$0] != false }
      let line = firstLineOfYear[year] ?? firstLineOfYear[last] ?? 1
      faults += missing.map { DataFileFault(line: line, code: .yearIncomplete, value: $0.iso) }
    }
    guard faults.isEmpty else { throw DataFileFaults(faults: faults) }
    self.exceptions = exceptions
    firstYear = first
    lastYear = last
  }

  /// Nil for a day outside of the published years: it is not known yet.
  package func isWorking(_ day: CalendarDay) -> Bool? {
    guard (firstYear...lastYear).contains(day.year) else { return nil }
    return exceptions[day] ?? !day.isWeekend
  }

  /// The nth working day after `start` (which does not count), n ≥ 0. Days outside of the published
  /// years count Monday–Friday, and then the answer is provisional: fit for proposals, never for money.
  package func day(
    after start: CalendarDay, workingDays count: Int
  ) -> (day: CalendarDay, provisional: Bool) {
    precondition(count >= 0, "working days are counted forwards")
    var (day, provisional, left) = (start, false, count)
    while left > 0 {
      day = day.adding(days: 1)
      let known = isWorking(day)
      if known == nil { provisional = true }
      if known ?? !day.isWeekend { left -= 1 }
    }
    return (day, provisional)
  }

  /// As `day(after:workingDays:)`, for deadlines about money: throws rather than guess.
  package func moneyDay(
    after start: CalendarDay, workingDays count: Int
  ) throws(WorkingDaysFault) -> CalendarDay {
    let (day, provisional) = day(after: start, workingDays: count)
    guard !provisional else { throw .notPublished(year: day.year, lastYear: lastYear) }
    return day
  }

  private static func isWorking(kind: String) -> Bool? {
    switch kind {
    case "holiday": false
    case "makeup_workday": true
    default: nil
    }
  }

  private static func fixedHolidays(of year: Int) -> [CalendarDay] {
    [1, 5, 10].compactMap { CalendarDay(year: year, month: $0, day: 1) }
  }

  private static func load(_ file: [UInt8]) -> WorkingDays {
    do {
      return try WorkingDays(csv: String(decoding: file, as: UTF8.self))
    } catch {
      preconditionFailure("built-in working days: \(error)")
    }
  }
}

/// A deadline about money would lie in a year whose working days are not published.
package enum WorkingDaysFault: Error, Equatable {
  case notPublished(year: Int, lastYear: Int)
}
