import Foundation

/// Wakes whoever waits for something to happen: handlers beat, tests wait, bounded.
final class Pulse: Sendable {
  static let shared = Pulse()

  private let condition = NSCondition()

  func beat() {
    condition.lock()
    condition.broadcast()
    condition.unlock()
  }

  /// Looks at every beat, and every few milliseconds for what beats nobody (a status).
  func wait(
    for sentence: String, seconds: Double = 10, until holds: () -> Bool
  ) throws {
    let end = Date().addingTimeInterval(seconds)
    while !holds() {
      guard Date() < end else { throw NeverHappened(sentence: sentence) }
      condition.lock()
      _ = condition.wait(until: Date().addingTimeInterval(0.005))
      condition.unlock()
    }
  }
}
