import MessageBus
import Synchronization
import Testing

/// When the core asks for the past, and how often.
@Suite struct FetchTests {
  @Test func `at start it asks for what follows the cursor`() throws {
    let history = TestJournal(try .named("intake/3303"))
    let cursor = try #require(try history.append(7).last).position
    let bench = try CoreBench(cursor: cursor)
    #expect(bench.fetches == [.init(requestID: 1, epoch: 1, from: 8, maximum: 500)])
  }

  @Test func `before the store was read, frames mean nothing`() throws {
    var bench = try CoreBench(isStarted: false)
    try bench.hear(try #require(try bench.journal.append(1).first))
    try bench.tick(10_000)
    #expect(bench.delivered.isEmpty)
    #expect(bench.fetches.isEmpty)
  }

  @Test func `an unanswered FETCH is sent again, after growing pauses`() throws {
    var bench = try CoreBench()
    var times: [UInt64] = []
    var seen = bench.fetches.count
    for _ in 0..<6000 {
      try bench.tick(10)
      if bench.fetches.count > seen {
        times.append(bench.milliseconds)
        seen = bench.fetches.count
      }
    }
    let pauses = zip(times, [0] + times).map { $0 - $1 - 3000 }
    #expect(pauses.prefix(7) == [100, 200, 400, 800, 1600, 3200, 5000])
    #expect(pauses.dropFirst(6).allSatisfy { $0 == 5000 })
  }

  @Test func `the next deadline is when something is due, and a tick then does it`() throws {
    var bench = try CoreBench()
    try bench.tick(0)
    for _ in 0..<20 {
      let due = bench.core.nextDeadlineMilliseconds
      #expect(due > bench.milliseconds)
      let before = (bench.fetches.count, bench.acknowledgements.count)
      let failures = bench.core.status.counters.fetchesTimedOut
      try bench.tick(due - bench.milliseconds)
      let after = (bench.fetches.count, bench.acknowledgements.count)
      #expect(after != before || bench.core.status.counters.fetchesTimedOut > failures)
    }
  }

  @Test func `without room for what it missed nothing is due until more is applied`() throws {
    var bench = try CoreBench { $0.deliveredMaximum = 2 }
    bench.appliesAtOnce = false
    let records = try bench.journal.append(4)
    try bench.refuse(try bench.fetch, .busy, retryAfter: 50)
    for sealed in records { try bench.hear(sealed) }
    #expect(bench.delivered == [1, 2])
    try bench.tick(1)
    try bench.tick(60)
    #expect(bench.core.nextDeadlineMilliseconds > bench.milliseconds)
    #expect(bench.fetches.count == 1)
    try bench.put(.applied([bench.stream: records[1].position]))
    #expect(try bench.fetch.from == 3)
  }

  @Test func `the answer to a FETCH that was given up is passed over`() throws {
    var bench = try CoreBench()
    _ = try bench.journal.append(3)
    let first = try bench.fetch
    try bench.tick(3000)
    try bench.tick(100)
    #expect(bench.fetches.count == 2)
    try bench.answer(first)
    #expect(bench.delivered.isEmpty)
    try bench.catchUp()
    #expect(bench.delivered == [1, 2, 3])
  }

  @Test func `busy waits as long as it was told, within reason`() throws {
    var bench = try CoreBench()
    try bench.refuse(bench.fetch, .busy, retryAfter: 250)
    try bench.tick(249)
    #expect(bench.fetches.count == 1)
    try bench.tick(1)
    #expect(bench.fetches.count == 2)
    try bench.refuse(bench.fetch, .busy, retryAfter: .max)
    try bench.tick(60_000)
    #expect(bench.fetches.count == 3)
  }

  @Test(arguments: [AnswerFrame.ErrorCode.unknownStream, .forbidden, .malformed])
  func `a refusal that people must mend is tried again every five seconds`(
    _ code: AnswerFrame.ErrorCode
  ) throws {
    var bench = try CoreBench()
    try bench.refuse(bench.fetch, code)
    #expect(try bench.status.lastError == code)
    try bench.tick(4999)
    #expect(bench.fetches.count == 1)
    try bench.tick(1)
    #expect(bench.fetches.count == 2)
    try bench.catchUp()
    #expect(try bench.status.lastError == nil)
    #expect(bench.halts.isEmpty)
  }

  @Test func `a peer that can be reached again is asked again at once, and acknowledged`() throws {
    var bench = try CoreBench()
    try bench.tick(1)
    let acknowledged = bench.acknowledgements.count
    try bench.put(.reachable(peer: "intake"))
    #expect(bench.fetches.count == 2)
    #expect(bench.fetches[0] == bench.fetches[1])
    #expect(bench.acknowledgements.count == acknowledged + 1)
    try bench.put(.reachable(peer: "subsidy"))
    #expect(bench.fetches.count == 2)
  }

  @Test func `many gaps are one FETCH`() throws {
    var bench = try CoreBench()
    try bench.catchUp()
    let asked = bench.fetches.count
    let records = try bench.journal.append(20)
    for sealed in records where sealed.record.sequence % 2 == 0 { try bench.hear(sealed) }
    #expect(bench.fetches.count == asked + 1)
    try bench.catchUp()
    #expect(bench.delivered == Array(1...20))
  }

  @Test func `a cause that is needed breaks the pause of a failed FETCH`() throws {
    var bench = try CoreBench()
    try bench.tick(3000)
    #expect(bench.fetches.count == 1)
    try bench.put(.needed(bench.stream, 2))
    #expect(bench.fetches.count == 2)
    try bench.put(.needed(bench.stream, 2))
    #expect(bench.fetches.count == 2)
  }

  @Test func `nothing is fetched until the writer has room for half a batch`() throws {
    var bench = try CoreBench { $0.deliveredMaximum = 100 }
    bench.appliesAtOnce = false
    let records = try bench.journal.append(300)
    try bench.catchUp()
    // The hundredth waits for the one after it, whose previous hash vouches for it.
    #expect(bench.delivered == Array(1...99))
    #expect(bench.fetches.last?.maximum == 100)
    let asked = bench.fetches.count
    try bench.put(.applied([bench.stream: records[47].position]))
    #expect(bench.fetches.count == asked)
    try bench.put(.applied([bench.stream: records[48].position]))
    #expect(
      try bench.fetch == .init(requestID: UInt64(asked) + 1, epoch: 1, from: 100, maximum: 50))
  }

  @Test func `a changed record at the end of a batch is never delivered`() throws {
    var bench = try CoreBench { $0.fetchMaximumEvents = 3 }
    _ = try bench.journal.append(7)
    bench.journal.state.withLock { state in
      state.tamper = { records in records[records.count - 1][records[0].count - 1] ^= 1 }
    }
    try bench.answer(bench.fetch)
    #expect(bench.delivered == [1, 2])
    bench.journal.state.withLock { state in
      state.tamper = { records in records[0][records[0].count - 1] ^= 1 }
    }
    try bench.answer(bench.fetch)
    #expect(bench.delivered == [1, 2])
    #expect(bench.halts == [.fork])
  }

  @Test func `a head that a restored publisher forgot makes its new past no fork`() throws {
    var bench = try CoreBench()
    _ = try bench.journal.append(4)
    try bench.answer(try bench.fetch)
    _ = try bench.journal.append(3)
    try bench.hear(bench.journal.head)
    bench.journal.cut(after: 5)
    bench.journal.openEpoch()
    _ = try bench.journal.append(3)
    try bench.catchUp()
    #expect(bench.delivered == [1, 2, 3, 4, 5])
    #expect(bench.halts == [.otherEpoch])
  }

  @Test func `an answer with more than was asked for is none`() throws {
    var bench = try CoreBench { $0.fetchMaximumEvents = 2 }
    let records = try bench.journal.append(3)
    let fetch = try bench.fetch
    try bench.take(
      bench.batch(fetch, head: records[2].position, records: records.map(\.bytes)))
    #expect(bench.delivered.isEmpty)
    #expect(bench.halts.isEmpty)
    try bench.tick(100)
    try bench.catchUp()
    #expect(bench.delivered == [1, 2, 3])
  }

  @Test func `an empty answer that says there is more is asked again, with pauses`() throws {
    var bench = try CoreBench()
    let records = try bench.journal.append(3)
    try bench.take(bench.batch(bench.fetch, head: records[2].position, records: []))
    #expect(bench.fetches.count == 1)
    try bench.tick(100)
    #expect(bench.fetches.count == 2)
  }

  @Test func `what is not in the journal is not asked for without end`() throws {
    var bench = try CoreBench()
    try bench.catchUp()
    try bench.put(.needed(bench.stream, 1 << 60))
    try bench.catchUp()
    let asked = bench.fetches.count
    try bench.tick(60_000)
    #expect(bench.fetches.count == asked)
    #expect(try bench.status.behind == 0)
  }

  @Test func `each second the cursors are acknowledged`() throws {
    var bench = try CoreBench()
    let records = try bench.journal.append(2)
    try bench.catchUp()
    try bench.tick(1000)
    try bench.tick(999)
    let count = bench.acknowledgements.count
    try bench.tick(1)
    #expect(bench.acknowledgements.count == count + 1)
    #expect(
      bench.acknowledgements.last == [.init(stream: bench.stream, position: records[1].position)])
  }
}
