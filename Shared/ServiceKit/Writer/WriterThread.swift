internal import Foundation
internal import MessageBus
internal import Synchronization

/// The loop around `Writer.step`: take what came, step, let the results out.
///
/// The writer is confined to the thread that `start` makes; others reach it through the inbox.
final class WriterThread<D: Decider>: @unchecked Sendable {
  private let writer: Writer<D>
  private let clock: any ServiceClock
  let inbox: Inbox<D>
  private let onResult: @Sendable (StepResult) -> Void
  private let onEnd: @Sendable ((any Error)?) -> Void

  /// - Parameters:
  ///   - onResult: called on the writer thread after each step, before its answers.
  ///   - onEnd: called once; with an error if the process must exit.
  init(
    writer: Writer<D>, clock: any ServiceClock,
    onResult: @escaping @Sendable (StepResult) -> Void,
    onEnd: @escaping @Sendable ((any Error)?) -> Void
  ) {
    self.writer = writer
    self.clock = clock
    self.onResult = onResult
    self.onEnd = onEnd
    inbox = Inbox(commandMaximum: writer.configuration.commandMaximum)
  }

  func start() {
    let thread = Thread { [self] in
      var reason: (any Error)?
      do {
        try loop()
      } catch {
        reason = error
      }
      // Nobody decides any more: nothing new is taken in, and nobody is left waiting.
      inbox.stop()
      receive(inbox.take(waitingMilliseconds: 0))
      writer.turnAway()
      onEnd(reason)
    }
    thread.name = "writer"
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func loop() throws {
    var wait: UInt64 = 0
    var isCrowded = false
    while true {
      let content = inbox.take(waitingMilliseconds: wait)
      receive(content)
      if isCrowded, !content.isStopped { gather() }
      // What was asked before the stop is still decided and answered; events are safe in their
      // publishers' journals.
      if content.isStopped, !writer.isAsked { return }
      let result = try writer.step(now: clock.now(), uptime: clock.uptime())
      isCrowded = result.counts.commands >= Self.crowd / 4
      onResult(result)
      for answer in result.answers { answer() }
      // A store that fails now is not waited for.
      if content.isStopped, result.isVoid { return }
      let now = clock.uptime()
      let deadline = result.nextUptime ?? .max
      // A clock deadline in the store is looked at this often at least.
      wait = result.progressed ? 0 : min(20, deadline > now ? deadline - now : 1)
    }
  }

  /// While many ask at once, a small batch waits for those who were just answered, a millisecond at a
  /// time and for as long as they come: a commit costs a sync, which they can share.
  private func gather() {
    for _ in 0..<Self.gatherMilliseconds {
      let before = writer.waitingCommands
      guard before < Self.crowd else { return }
      usleep(1_000)
      receive(inbox.take(waitingMilliseconds: 0))
      guard writer.waitingCommands > before else { return }
    }
  }

  private static var crowd: Int { 16 }
  private static var gatherMilliseconds: Int { 4 }

  private func receive(_ content: Inbox<D>.Content) {
    for record in content.events { writer.receive(record) }
    for head in content.heads.values { writer.receive(head) }
    for work in content.maintenance { writer.submit(work) }
    for command in content.commands where !writer.submit(command) {
      command.reply(.unavailable(code: "overloaded", retryAfterSeconds: 1))
    }
  }
}
