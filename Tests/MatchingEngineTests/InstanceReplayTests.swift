import MatchingEngine
import Testing

@Suite struct InstanceReplayTests {
  /// Two surplus lots and two shortages at one place, 5 km apart the one from the other.
  private static let lots = """
    # radius_m 1000
    R 0 1 2 3
    L 1 0 0 0 120 28 0 5 0 30 4000
    S 1 0 100 0 120 28 0 4 0 30 4000
    S 2 0 5000 0 120 28 0 3 0 30 4000
    """

  private func replay(_ events: [String]) throws -> InstanceReplay {
    var replay = try InstanceReplay(lots: Self.lots, eventsMaximum: events.count)
    for (index, event) in events.enumerated() {
      let words = event.split(separator: " ")
      try replay.apply(
        words, line: index + 1, arcs: replay.arcs(for: words, line: index + 1))
      try replay.live.certify()
    }
    return replay
  }

  @Test func `each event moves the best assignment`() throws {
    let events: [(String, heads: Int64, cost: Int64)] = [
      ("heads S 1 2", 2, 2), ("heads S 1 6", 5, 5), ("widen S 2 9000", 5, 5),
      ("heads S 1 4", 5, 54), ("freeze 1 1 4", 1, 50),
      ("add L 7 0 0 0 120 28 0 1 0 30 4000", 2, 100),
      ("release 1 1 4", 6, 104), ("withdraw L 1", 1, 1), ("withdraw S 1", 1, 50),
    ]
    for count in 1...events.count {
      let levels = try replay(events.prefix(count).map(\.0)).live.levels
      #expect(levels.heads == events[count - 1].heads, "\(events[count - 1].0)")
      #expect(levels.cost == events[count - 1].cost, "\(events[count - 1].0)")
    }
  }

  @Test(arguments: [
    ("heads L 9 1", "unknown-lot"), ("withdraw S 9", "unknown-lot"),
    ("widen L 9 10", "unknown-lot"),
    ("freeze 9 1 1", "unknown-lot"), ("heads L 1 x", "not-a-number"),
    ("heads Q 1 1", "unknown-line"), ("heads L 1", "field-count"),
    ("nothing", "unknown-line"), ("widen L 1 500", "out-of-range"),
    ("widen L 1 16777216", "out-of-range"), ("heads L 1 -1", "out-of-range"),
    ("heads S 1 2000000000000000000", "out-of-range"),
    ("add L 2 0 0 0 120 28 0 0 0 30 4000", "out-of-range"),
    ("add L 2 0 -9223372036854775808 0 120 28 0 1 0 30 4000", "out-of-range"),
    ("freeze 1 1 5", "not-assigned"), ("freeze 1 1 -1", "out-of-range"),
    ("add L 1 0 0 0 120 28 0 1 0 30 4000", "known-lot"),
    ("heads L 1 2", "below-frozen"), ("withdraw L 1", "below-frozen"),
    ("release 1 1 4", "below-frozen"), ("release 1 2 1", "below-frozen"),
  ])
  func `a line that cannot be is refused by its code and has no effect`(
    event: String, code: String
  ) throws {
    var replay = try replay(["freeze 1 1 3"])
    let before = replay.live.levels
    let words = event.split(separator: " ")
    #expect {
      try replay.apply(words, line: 2, arcs: replay.arcs(for: words, line: 2))
    } throws: { fault in
      let fault = (fault as? InstanceFaults)?.faults.first
      return fault?.code.rawValue == code && fault?.line == 2
    }
    #expect(replay.live.levels == before)
    try replay.live.certify()
  }
}
