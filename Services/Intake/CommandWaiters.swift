package import Domain
private import Synchronization

/// Callers who wait, for a short real time, until Intake has applied the outcome of a command. Bounded:
/// beyond `maximum` a caller is simply answered without waiting.
package final class CommandWaiters: Sendable {
  private struct State {
    var streams: [EntityID: [Int: AsyncStream<Never>.Continuation]] = [:]
    var count = 0
    var next = 0
  }

  private let maximum: Int
  private let state = Mutex(State())

  package init(maximum: Int) { self.maximum = maximum }

  /// A place in the queue, to be taken before the state is read, so that no outcome is missed; nil
  /// when too many wait.
  package func ticket(for command: EntityID) -> Ticket? {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    let number = state.withLock { state -> Int? in
      guard state.count < maximum else { return nil }
      state.count += 1
      state.next += 1
      state.streams[command, default: [:]][state.next] = continuation
      return state.next
    }
    return number.map { Ticket(command: command, number: $0, stream: stream, waiters: self) }
  }

  /// The outcome is committed: everybody who waits for it goes on.
  package func finish(_ command: EntityID) {
    let waiting = state.withLock { state -> [AsyncStream<Never>.Continuation] in
      guard let found = state.streams.removeValue(forKey: command) else { return [] }
      state.count -= found.count
      return Array(found.values)
    }
    for continuation in waiting { continuation.finish() }
  }

  fileprivate func leave(_ command: EntityID, _ number: Int) {
    let continuation = state.withLock { state in
      let found = state.streams[command]?.removeValue(forKey: number)
      if found != nil { state.count -= 1 }
      if state.streams[command]?.isEmpty == true { state.streams[command] = nil }
      return found
    }
    continuation?.finish()
  }

  package struct Ticket: Sendable {
    fileprivate let command: EntityID
    fileprivate let number: Int
    fileprivate let stream: AsyncStream<Never>
    fileprivate let waiters: CommandWaiters

    /// Returns when the outcome is committed, `pause` returns, or the task is cancelled.
    package func wait(_ pause: @escaping @Sendable () async -> Void) async {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { for await _ in stream {} }
        group.addTask { await pause() }
        await group.next()
        group.cancelAll()
      }
      leave()
    }

    package func leave() { waiters.leave(command, number) }
  }
}
