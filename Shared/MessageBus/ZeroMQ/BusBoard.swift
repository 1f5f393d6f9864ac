import Foundation

/// What the bus thread shows to the others: its latest status, and whether it still runs.
///
/// `@unchecked Sendable`: every property is read and written under `condition`.
final class BusBoard: @unchecked Sendable {
  private let condition = NSCondition()
  private var latest = BusStatus()
  private var thread: pthread_t?
  private var isRunning = false

  var status: BusStatus {
    condition.lock()
    defer { condition.unlock() }
    return latest
  }

  func show(_ status: BusStatus) {
    condition.lock()
    latest = status
    condition.unlock()
  }

  func threadStarts() {
    condition.lock()
    isRunning = true
    condition.unlock()
  }

  func threadRuns() {
    condition.lock()
    thread = pthread_self()
    condition.unlock()
  }

  func threadEnds() {
    condition.lock()
    isRunning = false
    condition.broadcast()
    condition.unlock()
  }

  /// Returns at once on the bus thread itself, where a handler may call `stop`.
  func waitForEnd() {
    condition.lock()
    defer { condition.unlock() }
    if let thread, pthread_equal(thread, pthread_self()) != 0 { return }
    while isRunning { condition.wait() }
  }
}
