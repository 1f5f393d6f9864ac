/// What one input of the core brings about, handed through its parts.
struct BusTurn {
  /// Monotonic milliseconds of the last tick.
  var now: UInt64 = 0
  var actions: [BusAction] = []
  var counters = BusCounters()
  private var lastRequestID: UInt64 = 0

  mutating func nextRequestID() -> UInt64 {
    lastRequestID += 1
    return lastRequestID
  }
}
