package import Domain

/// The days that a policy is about, both ends included.
package struct PolicyPeriod: Hashable, Sendable {
  package let from: CalendarDay
  package let to: CalendarDay

  /// The first day on which everything about the period is known: the one after its last. An
  /// assessment before it is provisional.
  package var decidingDay: CalendarDay { to.adding(days: 1) }

  init?(_ reader: FormReader) {
    let (from, to) = (reader.day("from"), reader.day("to"))
    reader.finish()
    guard let from, let to else { return nil }
    guard from <= to else {
      reader.fault(.daysReversed, "to", value: "\(from.iso)…\(to.iso)")
      return nil
    }
    (self.from, self.to) = (from, to)
  }
}
