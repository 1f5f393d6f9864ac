import Foundation
import MessageBus
import ServiceKit
import Synchronization

/// A bus whose frames are the test's to make: it hands over what the test publishes, and tells when
/// the writer has applied it.
final class PlayedShell: BusShell {
  private struct State {
    var handlers: BusHandlers?
    var whenStarted: [CheckedContinuation<BusHandlers, Never>] = []
    var applied: [StreamName: UInt64] = [:]
    var whenApplied: [(stream: StreamName, sequence: UInt64, CheckedContinuation<Void, Never>)] = []

    func isApplied(_ stream: StreamName, _ sequence: UInt64) -> Bool {
      applied[stream] ?? 0 >= sequence
    }
    var status = BusStatus()
    var asked: [UInt64: CheckedContinuation<AskOutcome, Never>] = [:]
    var operated: [UInt64: CheckedContinuation<Int, Never>] = [:]
  }

  private let state = Mutex(State())

  func start(_ handlers: BusHandlers) {
    let waiting = state.withLock { state in
      state.handlers = handlers
      defer { state.whenStarted = [] }
      return state.whenStarted
    }
    for continuation in waiting { continuation.resume(returning: handlers) }
  }

  func post(_ input: BusInput) {
    if case .answerAsk(let request, let outcome) = input {
      state.withLock { $0.asked.removeValue(forKey: request.requestID) }?.resume(returning: outcome)
    }
    if case .reply(_, let request, let status, _) = input {
      state.withLock { $0.operated.removeValue(forKey: request) }?.resume(returning: Int(status))
    }
    guard case .applied(let cursors) = input else { return }
    let ready = state.withLock { state in
      state.applied.merge(cursors.mapValues(\.sequence)) { max($0, $1) }
      let applied = state
      let ready = state.whenApplied.filter { applied.isApplied($0.stream, $0.sequence) }
      state.whenApplied.removeAll { applied.isApplied($0.stream, $0.sequence) }
      return ready
    }
    for (_, _, continuation) in ready { continuation.resume() }
  }

  func stop() {}

  var status: BusStatus { state.withLock(\.status) }

  func set(_ status: BusStatus) { state.withLock { $0.status = status } }

  /// Hands a record to the writer and returns once it is applied.
  func deliver(_ sealed: SealedRecord) async {
    await handlers().deliver(sealed)
    await withCheckedContinuation { continuation in
      let isApplied = state.withLock { state in
        let (stream, sequence) = (sealed.record.stream, sealed.record.sequence)
        if state.isApplied(stream, sequence) { return true }
        state.whenApplied.append((stream, sequence, continuation))
        return false
      }
      if isApplied { continuation.resume() }
    }
  }

  /// What another process is told that asks under this key's name.
  func ask(_ question: AskQuestion, as user: String) async -> AskOutcome {
    let handlers = await handlers()
    return await withCheckedContinuation { continuation in
      let id = state.withLock { state in
        let id = UInt64(state.asked.count + 1)
        state.asked[id] = continuation
        return id
      }
      handlers.ask(AskRequest(route: [1], requestID: id, user: user, question: question))
    }
  }

  /// The stream's publisher was restored to this position, and an operator accepts that. Refused for as
  /// long as the halt is not committed, which is at the latest with the batch after it.
  /// - Returns: whether it was accepted.
  func accept(_ stream: StreamName, restored: StreamPosition) async throws -> Bool {
    await handlers().halted(stream, .otherEpoch)
    let arguments = AcceptArguments(
      stream: stream.text, epoch: restored.epoch, sequence: restored.sequence,
      hash: restored.hash.bytes.map { String(256 + Int($0), radix: 16).suffix(2) }.joined())
    let json = Array(try JSONEncoder().encode(arguments))
    // What comes again under these numbers is yet to be applied.
    state.withLock { $0.applied[stream] = restored.sequence }
    for _ in 0..<3 where await operate("stream.accept", json) == 0 { return true }
    return false
  }

  /// - Returns: the status of the answer; 0 is success.
  private func operate(_ verb: String, _ json: [UInt8]) async -> Int {
    let handlers = await handlers()
    return await withCheckedContinuation { continuation in
      let id = state.withLock { state in
        let id = UInt64(state.operated.count + 1)
        state.operated[id] = continuation
        return id
      }
      handlers.operate(
        OperateRequest(route: [1], requestID: id, user: "test", verb: verb, json: json))
    }
  }

  func heard(_ head: Head) async { await handlers().heardHead(head) }

  private func handlers() async -> BusHandlers {
    await withCheckedContinuation { continuation in
      let handlers = state.withLock { state in
        if state.handlers == nil { state.whenStarted.append(continuation) }
        return state.handlers
      }
      if let handlers { continuation.resume(returning: handlers) }
    }
  }
}
