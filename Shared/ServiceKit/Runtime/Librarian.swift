internal import Foundation
internal import Logging
package import MessageBus
package import Storage

/// Reads the store for others on a thread of its own, one job after the other, at most
/// `waitingMaximum` waiting. A process has two: one answers FETCH and short reads, the other takes
/// what may last minutes (backup, verify, audit), so that no hearer waits for it.
///
/// Guarded by `condition`.
final class Librarian: @unchecked Sendable {
  private let store: Store
  private let condition = NSCondition()
  private var waiting: [@Sendable (Store) -> Void] = []
  private var isStopped = false
  private let waitingMaximum = 256

  private let name: String

  init(_ name: String, store: Store) {
    self.name = name
    self.store = store
  }

  func start() {
    let thread = Thread { [self] in
      while let job = next() { job(store) }
    }
    thread.name = name
    thread.start()
  }

  func stop() {
    condition.withLock {
      isStopped = true
      condition.signal()
    }
  }

  /// - Returns: false when too much waits already; the asker is told to come again.
  func submit(_ job: @escaping @Sendable (Store) -> Void) -> Bool {
    condition.withLock {
      guard !isStopped, waiting.count < waitingMaximum else { return false }
      waiting.append(job)
      condition.signal()
      return true
    }
  }

  private func next() -> (@Sendable (Store) -> Void)? {
    condition.lock()
    defer { condition.unlock() }
    while waiting.isEmpty {
      if isStopped { return nil }
      condition.wait()
    }
    return waiting.removeFirst()
  }
}

extension JournalRequest {
  /// Answers a FETCH from one snapshot of the journal.
  package func answer(from store: Store) -> JournalAnswer {
    do {
      return JournalAnswer(request: self, result: try read(from: store))
    } catch {
      return JournalAnswer(request: self, result: .busy(retryAfterMilliseconds: 500))
    }
  }

  private func read(from store: Store) throws -> JournalAnswer.Outcome {
    try store.read { transaction in
      guard let head = try transaction.journalHead(stream.text) else { return .unknownStream }
      let position = try head.position()
      guard epoch <= position.epoch else { return .otherEpoch(position) }
      let records = try transaction.journalRange(
        stream: stream.text, from: Int64(clamping: from), maximumEvents: maximumEvents,
        maximumBytes: maximumBytes)
      // A hearer in an older epoch reads on up to where that one was left.
      if epoch < position.epoch {
        guard let first = records.first, try SealedRecord(decoding: first).record.epoch <= epoch
        else { return .otherEpoch(position) }
      }
      return .batch(records: records, head: position)
    }
  }
}
