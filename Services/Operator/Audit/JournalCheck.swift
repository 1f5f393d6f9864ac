internal import Domain
internal import MessageBus

/// What must hold of one journal by itself.
enum JournalCheck {
  static func run(_ stream: StreamName, _ events: [JournalEvent]) -> AuditTally {
    var tally = AuditTally()
    var previous = Digest32.zero
    var ids: Set<[UInt8]> = []
    var after: [StreamName: AfterCursor] = [:]
    for (index, event) in events.enumerated() {
      let record = event.record
      let name = "#\(record.sequence)"
      var broken: [AuditViolation.Difference] = []
      if record.sequence != UInt64(index) + 1 {
        broken.append(.init("sequence", expected: "\(index + 1)", found: "\(record.sequence)"))
      }
      if record.previousHash != previous {
        broken.append(
          .init("previous hash", expected: previous.hex, found: record.previousHash.hex))
      }
      tally.compare(.streamChain, at: stream.text, name, broken)
      previous = event.hash
      tally.compare(
        .eventReadable, at: stream.text, name, record.type, expected: nil, found: event.fault)
      tally.compare(
        .eventOnce, at: stream.text, name, "event id", expected: true,
        found: ids.insert(record.eventID).inserted)
      judgeAfter(record, &after, &tally)
    }
    return tally
  }

  private static func judgeAfter(
    _ record: Record, _ last: inout [StreamName: AfterCursor], _ tally: inout AuditTally
  ) {
    var wentBack: [AuditViolation.Difference] = []
    for cursor in record.after {
      // A publisher that was itself restored may have heard less in its new epoch.
      if let before = last[cursor.stream], before.epoch == cursor.epoch,
        cursor.sequence < before.sequence
      {
        wentBack.append(
          .init(
            cursor.stream.text, expected: "at least \(before.sequence)",
            found: "\(cursor.sequence)"))
      }
      last[cursor.stream] = cursor
    }
    guard !record.after.isEmpty else { return }
    tally.compare(.afterMonotonic, at: record.stream.text, "#\(record.sequence)", wentBack)
  }
}
