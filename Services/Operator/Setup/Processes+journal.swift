internal import Foundation
internal import MessageBus
internal import ServiceKit

extension Processes {
  /// All events of a stream, from its first to the head at the time of asking, or to `last`.
  func journal(_ stream: StreamName, from first: UInt64 = 1, upTo last: UInt64 = .max) throws
    -> [JournalEvent]
  {
    var events: [JournalEvent] = []
    try eachBatch(stream, from: first, upTo: last) { events += $0 }
    return events
  }

  /// The same in batches, for what need not be kept.
  func eachBatch(
    _ stream: StreamName, from first: UInt64, upTo last: UInt64,
    _ body: ([JournalEvent]) throws -> Void
  ) throws {
    let client = try client(of: stream.process)
    let epoch = try self.epoch(of: stream)
    var next = first
    while next <= last {
      let batch = try client.fetch(stream, epoch: epoch, from: next, timeoutMilliseconds: 15_000)
      let events = try batch.records.map { JournalEvent(try SealedRecord(decoding: $0)) }
        .filter { $0.sequence <= last }
      guard let newest = events.last else { return }
      try body(events)
      next = newest.sequence + 1
      if next > batch.head.sequence { return }
    }
  }

  /// The epoch that the publisher is in; a FETCH must name it.
  func epoch(of stream: StreamName) throws -> UInt32 {
    let picture = try picture(of: stream.process)
    guard let head = picture.heads.first(where: { $0.stream == stream.text }) else {
      throw OperatorFault("\(stream.process) does not publish \(stream.text)")
    }
    return head.epoch
  }

  func picture(of process: String) throws -> StreamPicture {
    try operate(process, "stream.show", NoArguments(), as: StreamPicture.self)
  }

  /// The journals in which rounds are found again, while the processes go on: Matching's up to the heads that
  /// it names at one moment, then Intake's, which by then hold all that those rest upon.
  func roundJournals() throws -> [StreamName: [JournalEvent]] {
    var journals: [StreamName: [JournalEvent]] = [:]
    for head in try picture(of: "matching").heads {
      guard let stream = StreamName(head.stream) else {
        throw OperatorFault("Matching names a stream that cannot be: \(head.stream)")
      }
      journals[stream] = try journal(stream, upTo: head.sequence)
    }
    for process in configuration.processes where process.name == "intake" {
      for stream in process.streams { journals[stream] = try journal(stream) }
    }
    return journals
  }

  /// Every stream of every process.
  func allJournals() throws -> [StreamName: [JournalEvent]] {
    var journals: [StreamName: [JournalEvent]] = [:]
    for process in configuration.processes {
      for stream in process.streams { journals[stream] = try journal(stream) }
    }
    return journals
  }
}

extension Processes {
  /// Returns when every process has applied what every other published, and nothing more came for
  /// a while.
  func waitUntilSettled(seconds: Int = 60) throws {
    guard try comeToRest(seconds: seconds) else {
      throw OperatorFault(
        "the processes did not come to rest within \(seconds) s: see 'tiaoji status'")
    }
  }

  /// The same for those who need not have it: false if others keep the processes busy.
  func comeToRest(seconds: Int) throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var last: [String: UInt64] = [:]
    var quiet = 0
    while quiet < Self.quietChecks {
      guard ContinuousClock.now < deadline else { return false }
      let pictures = try configuration.processes.map { try picture(of: $0.name) }
      var heads: [String: UInt64] = [:]
      for head in pictures.flatMap(\.heads) { heads[head.stream] = head.sequence }
      let isLevel = pictures.flatMap(\.cursors).allSatisfy { $0.sequence == heads[$0.stream] }
      quiet = isLevel && heads == last ? quiet + 1 : 0
      last = heads
      Thread.sleep(forTimeInterval: 0.2)
    }
    return true
  }

  /// Level and unchanged so many times in a row, 200 ms apart: longer than a settle window.
  private static let quietChecks = 4
}
