internal import Histogram
internal import Synchronization

/// Durations of real time, kept to three digits.
final class Timings: Sendable {
  /// Microseconds, up to two minutes.
  private let histogram = Mutex(
    Histogram<UInt64>(highestTrackableValue: 120_000_000, numberOfSignificantValueDigits: .three))

  init() {}

  func record(since begun: ContinuousClock.Instant) {
    record(microseconds: (ContinuousClock.now - begun).microseconds)
  }

  func record(microseconds: Int64) {
    let value = UInt64(clamping: min(max(microseconds, 1), 119_000_000))
    histogram.withLock { _ = $0.record(value) }
  }

  var count: Int { histogram.withLock { Int($0.totalCount) } }

  /// Milliseconds; 0 where nothing was recorded.
  func milliseconds(atPercentile percentile: Double) -> Double {
    histogram.withLock { $0.totalCount == 0 ? 0 : Double($0.valueAtPercentile(percentile)) / 1_000 }
  }

  /// `p50 1.2 ms, p99 8.4 ms`.
  func text(_ percentiles: Double...) -> String {
    percentiles.map { percentile in
      let name = percentile == percentile.rounded() ? "\(Int(percentile))" : "\(percentile)"
      return "p\(name) \(tenths(milliseconds(atPercentile: percentile))) ms"
    }.joined(separator: ", ")
  }
}

extension Duration {
  var microseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}

/// With one decimal.
func tenths(_ value: Double) -> String {
  let scaled = Int64((value * 10).rounded())
  return "\(scaled / 10).\(abs(scaled % 10))"
}
