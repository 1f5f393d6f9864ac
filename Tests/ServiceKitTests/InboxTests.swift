import Foundation
import MessageBus
import TestSupport
import Testing

@testable import ServiceKit

@Suite(.timeLimit(.minutes(10))) struct InboxTests {
  @Test func `commands and operators' work are bounded, and nothing comes in after the stop`()
    throws
  {
    let bench = try Bench()
    let inbox = Inbox<TallyDecider>(commandMaximum: 2)
    #expect((1...3).map { inbox.submit(bench.pending(.refuse, id: $0)) } == [true, true, false])
    let work = Maintenance(.haltStream(bench.intake.stream, .fork)) { _ in }
    #expect((1...300).count { _ in inbox.submit(work) } == 256)
    let taken = inbox.take(waitingMilliseconds: 0)
    #expect(taken.commands.count == 2)
    #expect(taken.maintenance.count == 256)
    inbox.stop()
    #expect(!inbox.submit(bench.pending(.refuse)))
    #expect(!inbox.submit(work))
    #expect(inbox.take(waitingMilliseconds: 60_000).isStopped, "no wait after the stop")
  }

  @Test func `it waits while nothing comes, and no longer`() throws {
    let bench = try Bench()
    let inbox = Inbox<TallyDecider>(commandMaximum: 9)
    let clock = ContinuousClock()
    for id in 1...3 as ClosedRange<UInt64> {
      #expect(inbox.submit(bench.pending(.refuse, id: id)))
      #expect(inbox.take(waitingMilliseconds: 60_000).commands.count == 1)
    }
    let empty = clock.measure { _ = inbox.take(waitingMilliseconds: 30) }
    #expect(empty >= .milliseconds(29), "what was taken at once leaves no signal behind")
    let pending = bench.pending(.refuse)
    Thread.detachNewThread { _ = inbox.submit(pending) }
    while inbox.take(waitingMilliseconds: 1_000).commands.isEmpty {}
  }
}
