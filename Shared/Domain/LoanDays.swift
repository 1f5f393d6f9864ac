/// When a loan can begin. The days that two lots share are the matching engine's to find.
package enum LoanDays {
  /// The day after the deadline to answer. A deadline of 24:00 belongs to the day that it ends.
  package static func earliestStart(deadline: Instant) -> CalendarDay {
    deadline.adding(microseconds: -1).day.adding(days: 1)
  }
}
