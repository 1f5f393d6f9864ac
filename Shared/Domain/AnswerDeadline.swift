/// By when both sides answer a proposal. In time means before the deadline.
package enum AnswerDeadline {
  /// 24:00 (UTC+8) of the second working day after the day of the proposal. Provisional when the
  /// working days in between are not all published.
  package static func normal(
    proposedAt: Instant, workingDays: WorkingDays
  ) -> (deadline: Instant, provisional: Bool) {
    let (day, provisional) = workingDays.day(
      after: proposedAt.day, workingDays: Limits.answerWorkingDays)
    return (Instant.start(of: day.adding(days: 1)), provisional)
  }

  /// Four hours, counted only between 08:00 and 20:00 (UTC+8), on every day of the calendar. What is
  /// proposed at night has from 08:00; what is left at 20:00 goes on at 08:00.
  package static func urgent(proposedAt: Instant) -> Instant {
    let hour: Int64 = 3_600_000_000
    let opening = Int64(Limits.urgentHoursFrom) * hour
    let closing = Int64(Limits.urgentHoursTo) * hour
    var midnight = Instant.start(of: proposedAt.day)
    var counted = max(proposedAt.timeOfDayMicroseconds, opening)
    var left = Int64(Limits.urgentAnswerHours) * hour
    while counted + left > closing {
      left -= max(0, closing - counted)
      midnight = midnight.adding(microseconds: 24 * hour)
      counted = opening
    }
    return midnight.adding(microseconds: counted + left)
  }
}
