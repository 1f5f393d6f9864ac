/// What a run met and survived.
struct SimulationCounts {
  var offers = 0
  var answers = 0
  var agreements = 0
  var events = 0
  var crashes = 0
  var dropped = 0
  var duplicated = 0
  var reordered = 0
  var partitions = 0
  var pauses = 0
  var storageErrors = 0
  var parked = 0
  var overflows = 0
  var clocksSetBack = 0
  var storesFilled = 0
  var restores = 0
  var halts = 0
  var repeated = 0
  var late = 0
  var lapsed = 0
  var compared = 0
  var payments = 0
  /// Before everything was mended.
  var paymentsAmidFaults = 0
  var rejections = 0
  var enquiries = 0
  var notices = 0
  var effects = 0
  var effectsRepeated = 0
  var noticesRepeated = 0

  private static var fields: [(String, WritableKeyPath<SimulationCounts, Int>)] {
    [
      ("offers", \.offers), ("answers", \.answers), ("agreements", \.agreements),
      ("events", \.events), ("crashes", \.crashes), ("frames dropped", \.dropped),
      ("duplicated", \.duplicated), ("reordered", \.reordered), ("partitions", \.partitions),
      ("pauses", \.pauses), ("storage errors", \.storageErrors), ("events parked", \.parked),
      ("bus overflows", \.overflows), ("clocks set back", \.clocksSetBack),
      ("full stores", \.storesFilled), ("restores", \.restores), ("halts", \.halts),
      ("requests repeated", \.repeated), ("answers late", \.late), ("proposals lapsed", \.lapsed),
      ("rows audited", \.compared), ("payments", \.payments),
      ("of them amid faults", \.paymentsAmidFaults), ("payments rejected", \.rejections),
      ("enquiries", \.enquiries), ("notices delivered", \.notices), ("effects", \.effects),
      ("effects done again", \.effectsRepeated), ("notices repeated", \.noticesRepeated),
    ]
  }

  mutating func add(_ other: SimulationCounts) {
    for (_, field) in Self.fields { self[keyPath: field] += other[keyPath: field] }
  }

  var line: String {
    Self.fields.map { "\(self[keyPath: $0.1]) \($0.0)" }.joined(separator: ", ")
  }

  /// What never happened.
  var zeros: [String] { Self.fields.filter { self[keyPath: $0.1] == 0 }.map(\.0) }
}
