/// The days that a loan between two lots would have.
package enum LoanDays {
  /// From the later of both first days and `earliestStart` to the earlier of both last days, ends
  /// included; nil when no day is left. Whether they are enough is a rule of matching.
  package static func of(
    surplus: LotTerms, shortage: LotTerms, earliestStart: CalendarDay
  ) -> ClosedRange<CalendarDay>? {
    let first = max(surplus.from, shortage.from, earliestStart)
    let last = min(surplus.to, shortage.to)
    return first <= last ? first...last : nil
  }

  /// The day after the deadline to answer. A deadline of 24:00 belongs to the day that it ends.
  package static func earliestStart(deadline: Instant) -> CalendarDay {
    deadline.adding(microseconds: -1).day.adding(days: 1)
  }
}
