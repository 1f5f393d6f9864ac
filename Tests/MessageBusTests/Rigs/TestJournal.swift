import MessageBus
import Synchronization

/// A publisher's journal in memory, with the ways in which one can be wrong.
final class TestJournal: Sendable {
  struct State {
    var records: [SealedRecord] = []
    var epoch: UInt32 = 1
    /// Last sequence that an older epoch shares with ours.
    var restorePoint: UInt64 = 0
    /// Changes what is read, to play a damaged journal.
    var tamper: (@Sendable (inout [[UInt8]]) -> Void)?
    /// Sizes of the batches read, in events and bytes.
    var batches: [(events: Int, bytes: Int)] = []
    /// Answers to give before reading anything.
    var busyAnswers = 0
  }

  let stream: StreamName
  let state = Mutex(State())

  init(_ stream: StreamName) {
    self.stream = stream
  }

  /// Appends records with bodies of so many bytes.
  func append(_ count: Int, bodyBytes: Int = 32) throws -> [SealedRecord] {
    try state.withLock { state in
      let first = state.records.count
      for _ in 0..<count {
        state.records.append(
          try Self.record(
            stream, after: state.head, epoch: state.epoch,
            body: [UInt8](repeating: 7, count: bodyBytes)))
      }
      return Array(state.records[first...])
    }
  }

  /// A record that continues `position`.
  static func record(
    _ stream: StreamName, after position: StreamPosition, epoch: UInt32, body: [UInt8]
  ) throws -> SealedRecord {
    let sequence = position.sequence + 1
    let id = withUnsafeBytes(of: sequence.bigEndian, Array.init)
    return try SealedRecord(
      sealing: Record(
        stream: stream, epoch: epoch, sequence: sequence, previousHash: position.hash,
        type: "LotSubmitted", version: 1, eventID: id + id, cause: id + id, correlation: id + id,
        entities: ["lot/00000000-0000-0000-0000-\(String(sequence, radix: 16))"], after: [],
        occurredAt: Int64(sequence) * 1_000_000, body: body))
  }

  /// Forgets everything after a sequence, as a restored backup has.
  func cut(after sequence: UInt64) {
    state.withLock { $0.records.removeLast($0.records.count - Int(sequence)) }
  }

  /// What `tiaoji restore` does: a new epoch from where the journal ends.
  func openEpoch() {
    state.withLock { state in
      state.restorePoint = UInt64(state.records.count)
      state.epoch += 1
    }
  }

  var head: Head {
    state.withLock { Head(stream: stream, position: $0.head, asOf: Int64($0.records.count)) }
  }

  var hashes: [Digest32] { state.withLock { $0.records.map(\.hash) } }

  func answer(_ request: JournalRequest) -> JournalAnswer {
    JournalAnswer(request: request, result: outcome(request))
  }

  private func outcome(_ request: JournalRequest) -> JournalAnswer.Outcome {
    state.withLock { state in
      guard request.stream == stream else { return .unknownStream }
      if state.busyAnswers > 0 {
        state.busyAnswers -= 1
        return .busy(retryAfterMilliseconds: 50)
      }
      guard request.epoch == state.epoch || request.from <= state.restorePoint else {
        return .otherEpoch(state.head)
      }
      var records: [[UInt8]] = []
      var bytes = 0
      for sealed in state.records.dropFirst(Int(request.from) - 1) {
        let isFull =
          records.count == request.maximumEvents
          || !records.isEmpty && bytes + sealed.bytes.count > request.maximumBytes
        if isFull { break }
        records.append(sealed.bytes)
        bytes += sealed.bytes.count
      }
      state.batches.append((records.count, bytes))
      state.tamper?(&records)
      return .batch(records: records, head: state.head)
    }
  }
}

extension TestJournal.State {
  var head: StreamPosition {
    guard let last = records.last else {
      return StreamPosition(epoch: epoch, sequence: 0, hash: .zero)
    }
    return StreamPosition(epoch: epoch, sequence: last.record.sequence, hash: last.hash)
  }
}
