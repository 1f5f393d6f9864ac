import Dispatch
import Domain
import MessageBus
import Storage
import TestSupport
import Testing

@testable import ServiceKit

@Suite(.timeLimit(.minutes(10))) struct RuntimeTests {
  @Test func `after a commit of unknown result the process ends, and its callers are told so`()
    async throws
  {
    let process = try await RuntimeBench()
    process.bench.decider.beforeEach = {
      throw StorageError.commitUnknown("the disk did not answer")
    }
    let runtime = process.runtime
    async let answers = withTaskGroup(of: Submission<EntityID>.self) { group in
      for _ in 1...3 {
        group.addTask { await runtime.submit(.count(Bench.lot(1)), id: runtime.newCommandID()) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    await #expect(throws: WriterFatal.self) { try await runtime.run() }
    for answer in await answers {
      guard case .unavailable = answer else {
        Issue.record("told \(answer)")
        continue
      }
    }
    #expect(try process.bench.counts() == [])
  }
  @Test func `a graceful stop answers what was asked and ends without a fault`() async throws {
    let process = try await RuntimeBench()
    try await process.run { bus in
      bus.deliver(
        try process.bench.intake.publish(
          type: "LotWithdrawn", version: 99, body: [], entities: ["lot/1"]))
      let answer = await process.runtime.submit(
        .count(Bench.lot(1)), id: process.runtime.newCommandID())
      guard case .done = answer else {
        Issue.record("told \(answer)")
        return
      }
    }
    #expect(try process.bench.counts() == [1])
    guard case .unavailable("stopping", _) = await process.runtime.submit(.refuse, id: Bench.lot(9))
    else {
      Issue.record("something was taken in after the stop")
      return
    }
  }

  @Test func `a process whose store was rewound ends with a fault that says so`() async throws {
    let process = try await RuntimeBench()
    await #expect(throws: PublisherRewound.self) {
      try await process.run { bus in
        let stream = try #require(StreamName("tally/3303"))
        bus.rewound(
          "matching", stream, StreamPosition(epoch: 1, sequence: 9, hash: .sha256([1])))
        // The process ends by itself: its bus is stopped.
        for await _ in process.shell.posted {}
      }
    }
  }

  @Test func `an ASK from before the bus is there ends at once`() async throws {
    let process = try await RuntimeBench()
    let question = AskQuestion(
      purpose: "pay", items: [.init(subject: Bench.lot(1).bytes, field: "payee.account")])
    #expect(await process.runtime.ask(question, of: "intake") == .failed(.noAnswer))
  }

  @Test func `an ASK ends with what the bus tells, and one still under way with the process`()
    async throws
  {
    let process = try await RuntimeBench()
    let question = AskQuestion(
      purpose: "pay", items: [.init(subject: Bench.lot(1).bytes, field: "payee.account")])
    let told = AskOutcome.values([AskedValue(value: [1, 2], digest: "d1:00")])
    let runtime = process.runtime
    try await withThrowingTaskGroup(of: AskOutcome.self) { asks in
      try await process.run { bus in
        asks.addTask { await runtime.ask(question, of: "intake") }
        let first = try #require(await process.shell.ask())
        #expect(first.peer == "intake")
        #expect(first.question == question)
        bus.askEnded(first.token &+ 1, .failed(.busy))
        bus.askEnded(first.token, told)
        #expect(try await asks.next() == told)
        asks.addTask { await runtime.ask(question, of: "intake") }
        let second = try #require(await process.shell.ask())
        #expect(second.token != first.token)
      }
      #expect(try await asks.next() == .failed(.noAnswer))
    }
    #expect(await runtime.ask(question, of: "intake") == .failed(.noAnswer))
  }

  @Test func `no number of an operator's ends the process`() async throws {
    let process = try await RuntimeBench()
    try await process.run { bus in
      for verb in ["parked.show", "parked.retry", "parked.discard"] {
        bus.ask(
          verb,
          #"{"stream":"intake/3303","sequence":9223372036854775808,"reason":"entered twice"}"#)
        let reply = try #require(await process.shell.reply())
        #expect(reply.status == 1)
        #expect(reply.json.contains("bad-sequence"))
      }
    }
  }

  @Test func `a refusal of a service's own read is told as it is`() async throws {
    let process = try await RuntimeBench(
      verbs: { _, _ in .read { _ in throw Refusal("lot-unknown", status: 404) } })
    try await process.run { bus in
      bus.ask("tally.show")
      let reply = try #require(await process.shell.reply())
      #expect(reply.status == 1)
      #expect(reply.json.contains("lot-unknown"))
    }
  }

  @Test func `hearers are answered while long reads last`() async throws {
    let process = try await RuntimeBench(
      verbs: { verb, _ in verb == "tally.all" ? .longRead { _ in Array("{}".utf8) } : nil })
    let gate = DispatchSemaphore(value: 0)
    try await process.run { bus in
      #expect(process.runtime.archivist.submit { _ in gate.wait() })
      for (number, verb) in ["verify", "tally.all", "stream.show"].enumerated() {
        bus.ask(verb, requestID: UInt64(number))
      }
      #expect(await process.shell.reply()?.requestID == 2, "the short read alone")
      bus.readJournal(
        JournalRequest(
          route: [], requestID: 7, stream: try #require(StreamName("tally/3303")), epoch: 1,
          from: 1, maximumEvents: 1, maximumBytes: 1))
      for await case .journalRead(let answer) in process.shell.posted {
        #expect(answer.request.requestID == 7)
        break
      }
      gate.signal()
      #expect(await process.shell.reply()?.requestID == 0)
      #expect(await process.shell.reply()?.requestID == 1)
    }
  }

  @Test func `the list of parked events fits a reply whatever their details hold`() async throws {
    let process = try await RuntimeBench()
    try process.bench.store.write { transaction in
      for sequence in 1...250 as ClosedRange<Int64> {
        try transaction.execute(
          ParkedStatement.park, "intake/3303", .integer(sequence), "failed",
          .text(String(repeating: "\u{1}\u{301}", count: 1_000)), .blob([]), 1)
      }
    }
    try await process.run { bus in
      bus.ask("parked.list")
      let reply = try #require(await process.shell.reply())
      #expect(reply.status == 0)
      #expect(reply.json.utf8.count < WireLimits.jsonMaximumBytes)
    }
  }

  @Test func `an audit's cut is read in pages until the next one replaces it`() throws {
    let bench = try Bench()
    for lot in 1...1_500 as ClosedRange<UInt64> {
      #expect(bench.submit(.count(Bench.lot(lot)), id: lot))
    }
    for _ in 1...12 { try bench.step() }
    let cuts = AuditCuts()
    let cut = try cuts.take(TallyDecider.self, process: "tally", store: bench.store)
    #expect(cut.total == 1_500)
    #expect(cut.heads.map(\.sequence) == [1_500])
    #expect(cut.lines.count == 1_000)
    #expect(cuts.page(cut.id, from: 1_000)?.lines.count == 500)
    #expect(cuts.page(cut.id, from: 1_501) == nil)
    let next = try cuts.take(TallyDecider.self, process: "tally", store: bench.store)
    #expect(cuts.page(cut.id, from: 0) == nil)
    #expect(cuts.page(next.id, from: 0)?.lines.count == 1_000)
  }
}
