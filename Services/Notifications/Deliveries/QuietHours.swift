package import Domain

/// The hours of China's night in which nobody is told anything that is not urgent.
package struct QuietHours: Hashable, Sendable {
  /// Whole hours of UTC+8, 0 to 23. The same twice: there are none.
  package let fromHour: Int
  package let untilHour: Int

  package init(fromHour: Int, untilHour: Int) {
    (self.fromHour, self.untilHour) = (fromHour, untilHour)
  }

  package static let standard = QuietHours(fromHour: 21, untilHour: 8)

  /// The first of them is in, the last is out.
  package func contains(_ now: Instant) -> Bool {
    let hour = Int(now.timeOfDayMicroseconds / Self.microsecondsPerHour)
    return fromHour <= untilHour
      ? (fromHour..<untilHour).contains(hour) : hour >= fromHour || hour < untilHour
  }

  /// When they end next; for a time within them, the end of these.
  package func end(after now: Instant) -> Instant {
    let today = Instant.start(of: now.day).adding(seconds: Int64(untilHour) * 3_600)
    return now < today
      ? today
      : Instant.start(of: now.day.adding(days: 1)).adding(seconds: Int64(untilHour) * 3_600)
  }

  private static let microsecondsPerHour: Int64 = 3_600_000_000
}
