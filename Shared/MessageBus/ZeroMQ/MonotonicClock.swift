import Glibc

/// Milliseconds of real time since it was made; never goes back.
package struct MonotonicClock {
  private let origin = Self.nanoseconds

  var milliseconds: UInt64 { (Self.nanoseconds - origin) / 1_000_000 }

  /// Of the machine's uptime.
  package static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
