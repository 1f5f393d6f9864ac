import MessageBus
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
