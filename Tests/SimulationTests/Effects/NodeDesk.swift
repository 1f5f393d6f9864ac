import Domain
import MessageBus
import ServiceKit
import Storage

/// What a worker has of the process around it, for one life of that process: once that is dead, nothing is
/// taken from the worker any more, and whatever it waits for fails.
///
/// Used by the thread of its seed alone; the tasks of workers run there too.
final class NodeDesk<Base: Decider>: @unchecked Sendable {
  private let writer: Writer<FragileDecider<Base>>
  private let store: Store
  private let shell: InMemoryShell
  private let newID: () -> EntityID
  private(set) var isOver = false
  private var last: UInt64 = 0
  private var answers: [UInt64: UnsafeContinuation<Submission<Base.Reply>, Never>] = [:]
  private var asked: [UInt64: UnsafeContinuation<AskOutcome, Never>] = [:]

  init(
    writer: Writer<FragileDecider<Base>>, store: Store, shell: InMemoryShell,
    newID: @escaping () -> EntityID
  ) {
    self.writer = writer
    self.store = store
    self.shell = shell
    self.newID = newID
  }

  /// Returns after the commit, or never before the process is dead.
  func submit(_ command: Base.Command) async -> Submission<Base.Reply> {
    guard !isOver else { return .failed }
    last += 1
    let token = last
    return await withUnsafeContinuation { continuation in
      answers[token] = continuation
      let isTaken = writer.submit(
        PendingCommand(id: newID(), command: command) { [self] in end(token, $0) })
      if !isTaken { end(token, .unavailable(code: "queue-full", retryAfterSeconds: 1)) }
    }
  }

  /// Over the simulated network, as `ServiceRuntime` asks.
  func ask(_ question: AskQuestion, of peer: String) async -> AskOutcome {
    guard !isOver else { return .failed(.noAnswer) }
    last += 1
    let token = last
    return await withUnsafeContinuation { continuation in
      asked[token] = continuation
      shell.post(.ask(peer: peer, token: token, question))
    }
  }

  func take(_ outcome: AskOutcome, of token: UInt64) {
    asked.removeValue(forKey: token)?.resume(returning: outcome)
  }

  func read<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
    guard !isOver else { throw SimulationFailure("a dead process reads") }
    return try store.read(body)
  }

  /// The process has died.
  func end() {
    isOver = true
    for (_, continuation) in answers.sorted(by: { $0.key < $1.key }) {
      continuation.resume(returning: .failed)
    }
    for (_, continuation) in asked.sorted(by: { $0.key < $1.key }) {
      continuation.resume(returning: .failed(.noAnswer))
    }
    (answers, asked) = ([:], [:])
  }

  private func end(_ token: UInt64, _ answer: Submission<Base.Reply>) {
    answers.removeValue(forKey: token)?.resume(returning: answer)
  }
}
