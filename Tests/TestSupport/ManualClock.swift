package import Domain
internal import ServiceKit
private import Synchronization

/// A clock that stands until a test moves it.
package final class ManualClock: ServiceClock {
  private let state: Mutex<(now: Instant, uptime: UInt64)>

  package init(_ now: Instant) { state = Mutex((now, 1_000)) }

  package func now() -> Instant { state.withLock(\.now) }
  package func uptime() -> UInt64 { state.withLock(\.uptime) }

  package func advance(milliseconds: UInt64) {
    state.withLock {
      $0.uptime += milliseconds
      $0.now = Instant(microseconds: $0.now.microseconds + Int64(milliseconds) * 1_000)
    }
  }

  package func set(_ now: Instant) { state.withLock { $0.now = now } }
}
