import MessageBus
import Storage
import TestSupport
import Testing

@testable import ServiceKit

@Suite(.timeLimit(.minutes(10))) struct WriterThreadTests {
  private typealias Ending = AsyncStream<(any Error)?>

  private func thread(of bench: Bench) -> (WriterThread<TallyDecider>, Ending) {
    let (ending, end) = Ending.makeStream()
    let thread = WriterThread(
      writer: bench.writer, clock: bench.clock, onResult: { _ in }, onEnd: { end.yield($0) })
    return (thread, ending)
  }

  private func reason(_ ending: Ending) async -> (any Error)? {
    var iterator = ending.makeAsyncIterator()
    return await iterator.next() ?? nil
  }

  @Test func `after a commit of unknown result nobody is told 2xx and nobody is left waiting`()
    async throws
  {
    let bench = try Bench()
    let (thread, ending) = thread(of: bench)
    var mayCome: [UInt64] = [3, 4]
    bench.decider.beforeEach = {
      // While the batch runs, more come in.
      while let id = mayCome.popLast() {
        #expect(thread.inbox.submit(bench.pending(.count(Bench.lot(1)), id: id)))
      }
      throw StorageError.commitUnknown("the disk did not answer")
    }
    for id in [1, 2] as [UInt64] {
      #expect(thread.inbox.submit(bench.pending(.count(Bench.lot(1)), id: id)))
    }
    thread.start()
    #expect(await reason(ending) is WriterFatal)
    #expect(bench.answeredCodes == ["stopping", "stopping", "stopping", "stopping"])
    #expect(!thread.inbox.submit(bench.pending(.refuse)), "nothing more is taken in")
    #expect(try bench.counts() == [])
  }

  @Test func `a stalled stream does not hold up the end, and what was asked before is answered`()
    async throws
  {
    let bench = try Bench()
    let (thread, ending) = thread(of: bench)
    thread.inbox.receive(
      try bench.intake.publish(type: "LotWithdrawn", version: 99, body: [], entities: ["lot/1"]))
    #expect(thread.inbox.submit(bench.pending(.count(Bench.lot(1)))))
    thread.inbox.stop()
    thread.start()
    #expect(await reason(ending) == nil)
    #expect(bench.answeredCodes == ["done"])
    #expect(try bench.cursor()?.sequence == 0)
  }

  @Test func `a store that fails does not hold up the end`() async throws {
    let bench = try Bench()
    let (thread, ending) = thread(of: bench)
    bench.decider.beforeEach = { throw StorageError.transactionLost }
    thread.inbox.receive(try bench.withdrawal(1))
    #expect(thread.inbox.submit(bench.pending(.count(Bench.lot(1)))))
    thread.inbox.stop()
    thread.start()
    #expect(await reason(ending) == nil, "the clock stands: a second attempt would never come")
    #expect(bench.answeredCodes == ["storage-unavailable"])
  }
}
