package import Domain
private import Foundation
internal import MessageBus

/// Where a process's time comes from. Only shells read it; decisions are handed `now`.
package protocol ServiceClock: Sendable {
  /// The time of decisions, days and deadlines.
  func now() -> Instant
  /// Process time in milliseconds: back-off, settle window, sockets, latencies.
  func uptime() -> UInt64
}

extension ServiceClock {
  package func uptime() -> UInt64 { MonotonicClock.nanoseconds / 1_000_000 }
}

package struct SystemClock: ServiceClock {
  package init() {}

  package func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }
}

/// Development only: plays days in minutes. now = start + rate × (wall − anchor), up to `end`.
/// All processes share one anchor, which outlives their restarts.
package struct ScenarioClock: ServiceClock {
  package let start: Instant
  package let end: Instant
  /// Scenario seconds in a real second.
  package let rate: Int64
  /// Wall time at which the scenario stood at `start`.
  package let anchor: Instant

  package init(start: Instant, end: Instant, rate: Int64, anchor: Instant) {
    self.start = start
    self.end = end
    self.rate = rate
    self.anchor = anchor
  }

  package func now() -> Instant {
    let elapsed = max(0, SystemClock().now().microseconds - anchor.microseconds)
    let (scaled, overflow) = elapsed.multipliedReportingOverflow(by: rate)
    let span = end.microseconds - start.microseconds
    return Instant(microseconds: start.microseconds + (overflow ? span : min(scaled, span)))
  }
}
