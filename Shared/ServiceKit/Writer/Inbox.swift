internal import Dispatch
internal import MessageBus
internal import Synchronization

/// What other threads hand to the writer thread. Bounded: commands by `commandMaximum` (as many again
/// may wait in the writer), operators' work by `maintenanceMaximum`, events by what the bus delivers
/// beyond the last applied one, heads by the number of streams.
final class Inbox<D: Decider>: Sendable {
  struct Content: Sendable {
    var commands: [PendingCommand<D>] = []
    var maintenance: [Maintenance] = []
    var events: [SealedRecord] = []
    var heads: [StreamName: Head] = [:]
    var isStopped = false
    /// `arrived` was signalled for this content, once.
    fileprivate var isSignalled = false

    fileprivate var isEmpty: Bool {
      commands.isEmpty && maintenance.isEmpty && events.isEmpty && heads.isEmpty
    }
  }

  private let content = Mutex(Content())
  /// Waits by a clock that nobody can set.
  private let arrived = DispatchSemaphore(value: 0)
  private let commandMaximum: Int
  private let maintenanceMaximum = 256

  init(commandMaximum: Int) { self.commandMaximum = commandMaximum }

  /// - Returns: false when full or stopped.
  func submit(_ command: PendingCommand<D>) -> Bool {
    change { content in
      guard !content.isStopped, content.commands.count < commandMaximum else { return false }
      content.commands.append(command)
      return true
    }
  }

  /// - Returns: false when full or stopped.
  func submit(_ work: Maintenance) -> Bool {
    change { content in
      guard !content.isStopped, content.maintenance.count < maintenanceMaximum else { return false }
      content.maintenance.append(work)
      return true
    }
  }

  func receive(_ record: SealedRecord) { change { $0.events.append(record) } }
  func receive(_ head: Head) { change { $0.heads[head.stream] = head } }
  func stop() { change { $0.isStopped = true } }

  /// Takes everything; waits for something, or until that many milliseconds are over.
  func take(waitingMilliseconds: UInt64) -> Content {
    let mustWait = content.withLock { $0.isEmpty && !$0.isStopped } && waitingMilliseconds > 0
    let hasArrived =
      mustWait
      && arrived.wait(timeout: .now() + .milliseconds(Int(waitingMilliseconds))) == .success
    let taken = content.withLock { content in
      let taken = content
      content = Content()
      content.isStopped = taken.isStopped
      return taken
    }
    if taken.isSignalled, !hasArrived { arrived.wait() }
    return taken
  }

  private func change<Result: Sendable>(_ body: (inout Content) -> Result) -> Result {
    content.withLock { content in
      defer {
        if !content.isSignalled { arrived.signal() }
        content.isSignalled = true
      }
      return body(&content)
    }
  }
}
