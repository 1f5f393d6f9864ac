/// The ASKs of ours that are under way. None is sent twice: whoever needs the answer asks again.
struct AskerSide {
  private struct Waiting {
    let peer: String
    let token: UInt64
    let count: Int
    let deadline: UInt64
  }

  private let timeoutMilliseconds: UInt64
  private var waiting: [UInt64: Waiting] = [:]

  /// More than all effect workers of a process have at work together.
  private static let waitingMaximum = 256

  init(timeoutMilliseconds: UInt64) { self.timeoutMilliseconds = timeoutMilliseconds }

  var nextDeadline: UInt64 { waiting.values.reduce(.max) { min($0, $1.deadline) } }

  mutating func ask(
    peer: String, token: UInt64, _ question: AskQuestion, _ turn: inout BusTurn
  ) {
    guard waiting.count < Self.waitingMaximum else {
      turn.actions.append(.askEnded(token: token, .failed(.busy)))
      return
    }
    let requestID = turn.nextRequestID()
    guard let frame = try? RequestFrame.ask(requestID: requestID, question).encoded() else {
      turn.actions.append(.askEnded(token: token, .failed(.malformed)))
      return
    }
    waiting[requestID] = Waiting(
      peer: peer, token: token, count: question.items.count,
      deadline: turn.now + timeoutMilliseconds)
    turn.actions.append(.request(peer: peer, frame))
  }

  /// Whether the answer was to one of our ASKs.
  mutating func take(peer: String, _ answer: AnswerFrame, _ turn: inout BusTurn) -> Bool {
    guard let asked = waiting[answer.requestID], asked.peer == peer else { return false }
    let outcome: AskOutcome
    switch answer {
    case .answer(_, let values) where values.count == asked.count: outcome = .values(values)
    case .error(_, let code, _, _): outcome = .failed(AskFailure(code))
    case .answer, .batch, .reply:
      turn.counters.faultyFrames += 1
      return true
    }
    waiting[answer.requestID] = nil
    turn.actions.append(.askEnded(token: asked.token, outcome))
    return true
  }

  mutating func tick(_ turn: inout BusTurn) {
    let late = waiting.filter { $0.value.deadline <= turn.now }
    for (requestID, asked) in late.sorted(by: { $0.key < $1.key }) {
      waiting[requestID] = nil
      turn.actions.append(.askEnded(token: asked.token, .failed(.noAnswer)))
    }
  }
}
