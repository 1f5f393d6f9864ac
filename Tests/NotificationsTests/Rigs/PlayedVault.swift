import Domain
import MessageBus
import Synchronization

/// The bus of a process, on which the test plays Intake's vault and everybody's streams.
final class PlayedVault: BusShell {
  private struct State {
    var handlers: BusHandlers?
    var whenStarted: [CheckedContinuation<BusHandlers, Never>] = []
    var values: [EntityID: [String: String]] = [:]
    var failure: AskFailure?
    var questions: [AskQuestion] = []
  }

  private let state = Mutex(State())

  func put(_ subject: EntityID, _ values: [String: String]) {
    state.withLock { $0.values[subject] = values }
  }

  /// Answers so from now on; nil: with what is there.
  func fail(_ failure: AskFailure?) { state.withLock { $0.failure = failure } }

  var questions: [AskQuestion] { state.withLock(\.questions) }

  func start(_ handlers: BusHandlers) {
    let waiting = state.withLock { state in
      state.handlers = handlers
      defer { state.whenStarted = [] }
      return state.whenStarted
    }
    for continuation in waiting { continuation.resume(returning: handlers) }
  }

  func deliver(_ sealed: SealedRecord) async {
    let handlers = await withCheckedContinuation { continuation in
      let handlers = state.withLock { state in
        if state.handlers == nil { state.whenStarted.append(continuation) }
        return state.handlers
      }
      if let handlers { continuation.resume(returning: handlers) }
    }
    handlers.deliver(sealed)
  }

  func post(_ input: BusInput) {
    guard case .ask(let peer, let token, let question) = input else { return }
    let (handlers, outcome) = state.withLock { state in
      state.questions.append(question)
      if let failure = state.failure { return (state.handlers, AskOutcome.failed(failure)) }
      let values = question.items.map { item in
        let value = EntityID(bytes: item.subject).flatMap { state.values[$0]?[item.field] }
        return AskedValue(value: value.map { Array($0.utf8) }, digest: value == nil ? "" : "d1:0")
      }
      return (state.handlers, .values(values))
    }
    if peer == "intake" { handlers?.askEnded(token, outcome) }
  }

  func stop() {}

  var status: BusStatus { BusStatus() }
}
