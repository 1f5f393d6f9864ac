internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Its owner did what a command asked for; whoever waits for it hears of it once this is committed.
enum OnCommandDone {
  static func apply(
    _ event: HeardEvent, _ body: CommandDone, _ waiters: CommandWaiters, _ decision: Decision
  ) throws {
    try CommandRecord.finish(
      body.command, refusal: nil, at: event.occurredAt, decision.transaction)
    decision.afterCommit { waiters.finish(body.command) }
  }
}
