import Domain
import Events
import MessageBus
import ServiceKit
import Storage
import TestSupport
import Testing

@Suite struct WriterEventTests {
  @Test func `an event moves the cursor and has its effect in one commit`() throws {
    let bench = try Bench()
    bench.writer.receive(try bench.withdrawal(1))
    let result = try bench.step()
    #expect(result.counts.events == 1)
    #expect(try bench.counts() == [1])
    #expect(try bench.cursor()?.sequence == 1)
    #expect(try bench.journal().count == 1)
  }

  @Test func `a duplicate has no effect`() throws {
    let bench = try Bench()
    let record = try bench.withdrawal(1)
    for _ in 1...3 { bench.writer.receive(record) }
    try bench.step()
    bench.writer.receive(record)
    let result = try bench.step()
    #expect(try bench.counts() == [1], "cursor compare-and-set")
    #expect(result.counts.duplicates == 1)
  }

  @Test func `a gap is not applied but delivered again`() throws {
    let bench = try Bench()
    _ = try bench.withdrawal(1)
    bench.writer.receive(try bench.withdrawal(2))
    let result = try bench.step()
    #expect(result.rewinds == [bench.intake.stream])
    #expect(try bench.counts() == [])
    for record in bench.intake.records { bench.writer.receive(record) }
    try bench.step()
    #expect(try bench.counts() == [1, 1])
  }

  @Test func `an event of another chain halts the stream`() throws {
    let bench = try Bench()
    bench.writer.receive(try bench.withdrawal(1))
    try bench.step()
    var fork = StreamForge(bench.intake.stream)
    try fork.publish(
      LotWithdrawn(command: Bench.lot(7), lot: Bench.lot(7), reason: "fork"), entities: ["lot/7"])
    bench.writer.receive(
      try fork.publish(
        LotWithdrawn(command: Bench.lot(8), lot: Bench.lot(8), reason: "fork"), entities: ["lot/8"])
    )
    let result = try bench.step()
    #expect(result.halts == [bench.intake.stream: .fork], "the hash in the compare-and-set")
    guard case .halt(bench.intake.stream, .fork) = result.posts.last else {
      Issue.record("the bus goes on delivering")
      return
    }
    #expect(try bench.counts() == [1])
    #expect(try bench.cursor()?.halted == "fork")
  }

  @Test func `the same number with another hash halts the stream`() throws {
    let bench = try Bench()
    bench.writer.receive(try bench.withdrawal(1))
    try bench.step()
    var fork = StreamForge(bench.intake.stream)
    bench.writer.receive(
      try fork.publish(
        LotWithdrawn(command: Bench.lot(7), lot: Bench.lot(7), reason: "fork"), entities: ["lot/7"])
    )
    #expect(try bench.step().halts == [bench.intake.stream: .fork])
  }

  @Test func `an effect waits for its cause on another stream`() throws {
    let bench = try Bench(heard: ["intake/3303", "matching/3303"])
    var matching = StreamForge(try #require(StreamName("matching/3303")))
    let effect = try matching.publish(
      LotWithdrawn(command: Bench.lot(2), lot: Bench.lot(2), reason: "x"), entities: ["lot/2"],
      after: [AfterCursor(stream: bench.intake.stream, epoch: 1, sequence: 1)])
    bench.writer.receive(effect)
    let waiting = try bench.step()
    #expect(try bench.counts() == [], "causes come before effects")
    #expect(waiting.waiting[matching.stream]?.sequence == 1)
    bench.writer.receive(try bench.withdrawal(1))
    try bench.step()
    try bench.step()
    #expect(try bench.counts() == [1, 1])
  }

  @Test func `an event carries how far its publisher had heard`() throws {
    let bench = try Bench()
    bench.writer.receive(try bench.withdrawal(1))
    try bench.step()
    let after = try #require(try bench.journal().first).record.after
    #expect(after == [AfterCursor(stream: bench.intake.stream, epoch: 1, sequence: 1)])
  }

  @Test func `an event whose decision throws is parked and later ones of its lot wait behind it`()
    throws
  {
    let bench = try Bench()
    bench.decider.failing = [Bench.lot(1)]
    for lot in [1, 1, 2] as [UInt64] { bench.writer.receive(try bench.withdrawal(lot)) }
    let result = try bench.step()
    #expect(result.counts.parked == 2)
    #expect(try bench.parked() == ["failed", "behind"])
    #expect(try bench.counts() == [1], "only the other lot's event had an effect")
    #expect(try bench.cursor()?.sequence == 3)
    #expect(try bench.journal().count == 1, "what the failed decision wrote is taken back")
    #expect(bench.decider.memory == 1, "and its change to memory is dropped")
  }

  @Test func `a retried event re-enters with those behind it, in order`() throws {
    let bench = try Bench()
    bench.decider.failing = [Bench.lot(1)]
    for lot in [1, 1] as [UInt64] { bench.writer.receive(try bench.withdrawal(lot)) }
    try bench.step()
    bench.decider.failing = []
    var reports: [Result<Maintenance.Report, Refusal>] = []
    let key = EventKey(stream: bench.intake.stream, sequence: 1)
    bench.maintain(.retryParked(EventKey(stream: bench.intake.stream, sequence: 2))) {
      reports.append($0)
    }
    bench.maintain(.retryParked(key)) { reports.append($0) }
    try bench.step()
    #expect(throws: Refusal.self) { try reports[0].get() }
    #expect(try reports[1].get().events == 2)
    #expect(try bench.parked() == [])
    #expect(try bench.counts() == [2])
  }

  @Test func `of two parked events with a common follower each can be retried`() throws {
    let bench = try Bench()
    bench.decider.failing = [Bench.lot(1), Bench.lot(2)]
    for lots in [[1], [2], [1, 2], [1]] as [[UInt64]] {
      bench.writer.receive(
        try bench.intake.publish(
          LotWithdrawn(command: Bench.lot(lots[0]), lot: Bench.lot(lots[0]), reason: "x"),
          entities: lots.map { "lot/\(Bench.lot($0).text)" }))
    }
    try bench.step()
    #expect(try bench.parked() == ["failed", "failed", "behind", "behind"])
    bench.decider.failing = []
    var entered: [Int] = []
    for sequence in [1, 2] as [UInt64] {
      bench.maintain(.retryParked(EventKey(stream: bench.intake.stream, sequence: sequence))) {
        entered.append((try? $0.get().events) ?? 0)
      }
    }
    try bench.step()
    #expect(entered == [1, 3])
    #expect(try bench.parked() == [])
    #expect(try bench.counts() == [3, 1])
  }

  @Test func `a refused event is told to the world and leaves nothing else`() throws {
    let bench = try Bench()
    bench.decider.refusing = [Bench.lot(1)]
    bench.writer.receive(try bench.withdrawal(1))
    try bench.step()
    let told = try #require(try bench.journal().first).record
    #expect(told.type == CommandRefused.type)
    #expect(try CommandRefused(decoding: told.body).code == "not-ours")
    #expect(try bench.counts() == [])
    #expect(try bench.cursor()?.sequence == 1)
  }

  @Test func `a version that this program cannot read stalls the stream and nothing is skipped`()
    throws
  {
    let bench = try Bench()
    bench.writer.receive(
      try bench.intake.publish(type: LotWithdrawn.type, version: 99, body: [], entities: ["lot/1"]))
    bench.writer.receive(try bench.withdrawal(2))
    let result = try bench.step()
    #expect(result.stalled[bench.intake.stream] != nil)
    try bench.step()
    #expect(try bench.cursor()?.sequence == 0)
    #expect(try bench.counts() == [])
    #expect(bench.submit(.count(Bench.lot(3))))
    guard case .committed(_, _, let idle) = try bench.step().committed else {
      Issue.record("nothing was committed")
      return
    }
    #expect(idle, "a stream that cannot move keeps no head from going out at once")
  }

  @Test func `a type that nobody here acts on is passed over`() throws {
    let bench = try Bench()
    bench.writer.receive(
      try bench.intake.publish(type: "Unheard", version: 9, body: [1], entities: ["lot/1"]))
    bench.writer.receive(try bench.withdrawal(2))
    try bench.step()
    #expect(try bench.counts() == [1])
  }
}
