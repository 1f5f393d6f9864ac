internal import Logging
package import MessageBus
private import Synchronization

extension ServiceRuntime {
  /// Asks a heard process's vault. The values are for the effect at hand: they are never stored.
  package func ask(_ question: AskQuestion, of peer: String) async -> AskOutcome {
    await withCheckedContinuation { continuation in
      let token = asks.begin { continuation.resume(returning: $0) }
      // Before the bus is there, the question would be lost and its asker wait for ever.
      if !post(.ask(peer: peer, token: token, question)) {
        asks.end(token, .failed(.noAnswer))
      }
    }
  }

  /// Called on the bus thread: the writer decides, and logs the read.
  func answer(_ request: AskRequest) {
    do {
      guard let work = try work(for: request) else { throw AskFailure.forbidden }
      submit(work.command, id: newCommandID()) { [self] submission in
        switch submission {
        case .done(let reply):
          do {
            post(.answerAsk(request, .values(try work.answer(reply))))
          } catch {
            logger.error("ask failed", metadata: ["reason": "\(error)"])
            post(.answerAsk(request, .failed(.busy)))
          }
        case .refused: post(.answerAsk(request, .failed(.forbidden)))
        case .unavailable, .failed: post(.answerAsk(request, .failed(.busy)))
        }
      }
    } catch {
      logger.warning(
        "ask refused",
        metadata: ["user": "\(request.user)", "purpose": "\(request.question.purpose)"])
      post(.answerAsk(request, .failed(error as? AskFailure ?? .malformed)))
    }
  }
}

/// Who waits for the end of an ASK of ours.
final class AskBoard: Sendable {
  private struct State {
    var last: UInt64 = 0
    var isOver = false
    var waiting: [UInt64: @Sendable (AskOutcome) -> Void] = [:]
  }

  private let state = Mutex(State())

  /// A token for a new ASK. Once the process stops, each ends at once.
  func begin(_ then: @escaping @Sendable (AskOutcome) -> Void) -> UInt64 {
    let (token, isOver) = state.withLock { state in
      state.last += 1
      if !state.isOver { state.waiting[state.last] = then }
      return (state.last, state.isOver)
    }
    if isOver { then(.failed(.noAnswer)) }
    return token
  }

  func end(_ token: UInt64, _ outcome: AskOutcome) {
    state.withLock { $0.waiting.removeValue(forKey: token) }?(outcome)
  }

  func endAll() {
    let waiting = state.withLock { state in
      state.isOver = true
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for then in waiting { then(.failed(.noAnswer)) }
  }
}
