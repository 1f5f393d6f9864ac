internal import MessageBus
internal import ServiceKit

/// Takes a cut of every running process and the journals up to there, and compares them.
enum AuditRun {
  static func run(_ processes: Processes) throws -> AuditReport {
    let cuts = try processes.configuration.processes.map { try take($0.name, processes) }
    // Read after all cuts were taken, the journals hold everything that any cut can name.
    var last: [StreamName: UInt64] = [:]
    for cut in cuts {
      for (stream, position) in cut.heads.merging(
        cut.cursors, uniquingKeysWith: { first, _ in first })
      {
        last[stream] = max(last[stream] ?? 0, cut.end(of: stream), position.sequence)
      }
    }
    var journals: [StreamName: [JournalEvent]] = [:]
    for (stream, sequence) in last.sorted(by: { $0.key < $1.key }) {
      journals[stream] =
        sequence == 0 ? [] : try processes.journal(stream, upTo: sequence)
    }
    return AuditReport(
      tally: AuditComparison.run(cuts: cuts, journals: journals),
      withheld: cuts.reduce(0) { $0 + $1.withheld.count })
  }

  private static func take(_ process: String, _ processes: Processes) throws -> AuditCutRead {
    let cut = try processes.operate(
      process, "audit.take", NoArguments(), as: AuditCut.self, seconds: 120)
    var lines = cut.lines
    while lines.count < cut.total {
      let page = try processes.operate(
        process, "audit.page", PageArguments(id: cut.id, from: lines.count), as: AuditCut.self,
        seconds: 60)
      guard !page.lines.isEmpty else { break }
      lines += page.lines
    }
    return AuditCutRead(
      process: process, heads: try positions(cut.heads), cursors: try positions(cut.cursors),
      lines: lines, withheld: try withheld(process, processes))
  }

  private static func positions(
    _ positions: [AuditCut.Position]
  ) throws -> [StreamName: StreamPosition] {
    var read: [StreamName: StreamPosition] = [:]
    for position in positions {
      guard let stream = StreamName(position.stream), let hash = Digest32(hex: position.hash) else {
        throw OperatorFault("a cut names the position \(position.stream) \(position.hash)")
      }
      read[stream] = StreamPosition(
        epoch: position.epoch, sequence: position.sequence, hash: hash)
    }
    return read
  }

  private static func withheld(
    _ process: String, _ processes: Processes
  ) throws -> Set<String> {
    let parked = try processes.operate(
      process, "parked.list", NoArguments(), as: [ParkedReport].self)
    guard parked.count < ParkedReport.listMaximum else {
      throw OperatorFault(
        "\(process) has \(ParkedReport.listMaximum) parked events or more, so that what they hold back is not known: settle some of them (tiaoji parked list), then audit again"
      )
    }
    return try parked.reduce(into: []) { names, event in
      let shown = try processes.operate(
        process, "parked.show", ParkedArguments(stream: event.stream, sequence: event.sequence),
        as: ParkedReport.self)
      names.formUnion(shown.entities ?? [])
    }
  }
}

extension Digest32 {
  /// 64 hexadecimal digits.
  init?(hex: String) {
    let digits = hex.compactMap(\.hexDigitValue)
    guard hex.utf8.count == 64, digits.count == 64 else { return nil }
    self.init(bytes: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
  }
}
