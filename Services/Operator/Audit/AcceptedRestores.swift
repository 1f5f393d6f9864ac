internal import Events
internal import MessageBus

/// Where publishers were put back to a backup, as far as every hearer has accepted it and one of them had
/// decided something on what came after the backup. Anything else excuses nothing: what a hearer knows
/// and the publisher does not is then a difference like any other.
struct AcceptedRestores: Sendable {
  /// An epoch that a restore opened.
  struct Point: Hashable, Sendable {
    let stream: StreamName
    let epoch: UInt32
    /// The last event that was kept.
    let sequence: UInt64
  }

  private var points: [StreamName: [Point]] = [:]

  /// None: nothing is excused.
  init() {}

  init(cuts: [AuditCutRead], journals: [StreamName: [JournalEvent]]) {
    for (stream, events) in journals {
      let cursors = cuts.compactMap { $0.cursors[stream] }
      for case let opened as EpochOpened in events.map(\.body) {
        let point = Point(
          stream: stream, epoch: opened.epoch, sequence: opened.restoredSequence)
        guard !cursors.isEmpty, cursors.allSatisfy({ $0.epoch >= point.epoch }),
          journals.values.contains(where: { $0.contains { Self.took(point, $0) } })
        else { continue }
        points[stream, default: []].append(point)
      }
    }
  }

  /// Whether the publisher of this event had heard what that restore took away.
  private static func took(_ point: Point, _ event: JournalEvent) -> Bool {
    event.record.after.contains {
      $0.stream == point.stream && $0.epoch < point.epoch && $0.sequence > point.sequence
    }
  }

  /// The restore that took away an event which the publisher of this one had heard before it decided.
  func beyond(_ event: JournalEvent) -> Point? {
    guard !points.isEmpty else { return nil }
    return event.record.after.lazy.compactMap { cursor in
      points[cursor.stream]?.first { Self.took($0, event) }
    }.first
  }

  /// The restore that may have taken away what a hearer's row was last written by: nothing about it was
  /// told again since.
  /// - Parameter last: the newest event of the journal that wrote the row; nil if there is none.
  func behindRow(_ last: (stream: StreamName, sequence: UInt64)?, heard: [StreamName]) -> Point? {
    let streams = last.map { [$0.stream] } ?? heard.sorted()
    return streams.lazy.compactMap { stream in
      points[stream]?.last { (last?.sequence ?? 0) <= $0.sequence }
    }.first
  }
}
