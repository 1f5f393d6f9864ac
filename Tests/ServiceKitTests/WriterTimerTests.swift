import Domain
import Events
import MessageBus
import ServiceKit
import TestSupport
import Testing

@testable import Storage

@Suite struct WriterTimerTests {
  private let due = Instant(microseconds: 1_610_000_100_000_000)

  @Test func `a deadline judged by a stream's time does not fall due by this process's clock`()
    throws
  {
    let bench = try Bench()
    #expect(bench.submit(.remind(due, .asOf(bench.intake.stream))))
    try bench.step()
    bench.clock.set(due.adding(seconds: 3_600))
    try bench.step()
    #expect(bench.decider.fired.isEmpty, "the publisher's time stands still")
    bench.writer.receive(bench.intake.head(asOf: Instant(microseconds: due.microseconds - 1)))
    try bench.step()
    #expect(bench.decider.fired.isEmpty)
    bench.writer.receive(bench.intake.head(asOf: due))
    try bench.step()
    #expect(bench.decider.fired.count == 1)
  }

  @Test func `a head counts only when everything up to it was applied`() throws {
    let bench = try Bench()
    #expect(bench.submit(.remind(due, .asOf(bench.intake.stream))))
    try bench.step()
    let answer = try bench.withdrawal(1)
    bench.writer.receive(bench.intake.head(asOf: due))
    try bench.step()
    #expect(bench.decider.fired.isEmpty, "the answer before the head was not applied yet")
    bench.writer.receive(answer)
    try bench.step()
    try bench.step()
    #expect(bench.decider.fired.count == 1)
  }

  @Test func `a deadline falls due once, over restarts`() throws {
    let bench = try Bench()
    #expect(bench.submit(.remind(due, .clock)))
    try bench.step()
    try bench.restart()
    bench.clock.set(due)
    try bench.step()
    try bench.step()
    #expect(bench.decider.fired.map(\.due) == [due])
    try bench.restart()
    try bench.step()
    #expect(bench.decider.fired.isEmpty)
  }

  @Test func `no deadline of a lot with a parked event fires`() throws {
    let bench = try Bench()
    #expect(bench.submit(.remind(due, .clock)))
    bench.decider.failing = [Bench.lot(1)]
    bench.writer.receive(
      try bench.intake.publish(
        LotWithdrawn(command: Bench.lot(1), lot: Bench.lot(1), reason: "x"),
        entities: ["lot/reminded"]))
    try bench.step()
    bench.clock.set(due)
    try bench.step()
    #expect(bench.decider.fired.isEmpty)
    let key = EventKey(stream: bench.intake.stream, sequence: 1)
    bench.maintain(.discardParked(key, reason: "entered twice", by: "operator")) { _ in }
    #expect(bench.log.objects(saying: "parked event discarded").isEmpty)
    try bench.step()
    let told = bench.log.objects(saying: "parked event discarded")
    #expect(told.map { $0["reason"] } == ["entered twice"])
    #expect(told.map { $0["user"] } == ["operator"])
    #expect(told.map { $0["sequence"] } == ["1"])
    try bench.step()
    #expect(bench.decider.fired.count == 1)
  }

  @Test func `a deadline whose decision throws is tried again later`() throws {
    let bench = try Bench()
    #expect(bench.submit(.remind(due, .clock)))
    try bench.step()
    bench.clock.set(due)
    bench.decider.failingTimers = true
    #expect(try bench.step().counts.timersFailed == 1)
    bench.decider.failingTimers = false
    try bench.step()
    #expect(bench.decider.fired.isEmpty, "not at once")
    bench.clock.advance(milliseconds: 5_001)
    try bench.step()
    #expect(bench.decider.fired.count == 1)
  }

  @Test func `a deadline whose decision throws holds up no other`() throws {
    let bench = try Bench()
    for (number, entity) in ["lot/failing", "lot/with", "lot/later"].enumerated() {
      let due = entity == "lot/later" ? due.adding(seconds: 1) : due
      #expect(bench.submit(.remind(due, .clock, entity: entity), id: UInt64(number)))
    }
    try bench.step()
    bench.decider.failingReminders = ["lot/failing"]
    bench.clock.set(due)
    try bench.step()
    #expect(bench.decider.fired.map(\.entity) == ["lot/with"])
    bench.clock.set(due.adding(seconds: 1))
    try bench.step()
    #expect(bench.decider.fired.map(\.entity) == ["lot/with", "lot/later"])
    let commits = try bench.step().committed
    #expect(commits == nil, "while it waits nothing is tried again")
    bench.decider.failingReminders = []
    bench.clock.advance(milliseconds: 5_000)
    try bench.step()
    #expect(bench.decider.fired.map(\.entity) == ["lot/with", "lot/later", "lot/failing"])
  }

  @Test func `more failing deadlines than a batch takes starve no later one`() throws {
    let bench = try Bench()
    let failing = (1...200).map { "lot/failing\($0)" }
    for (number, entity) in failing.enumerated() {
      #expect(bench.submit(.remind(due, .clock, entity: entity), id: UInt64(number)))
    }
    #expect(bench.submit(.remind(due.adding(seconds: 1), .clock), id: 999))
    for _ in 1...2 { try bench.step() }
    bench.decider.failingReminders = Set(failing)
    bench.clock.set(due.adding(seconds: 1))
    for _ in 1...2 { try bench.step() }
    #expect(bench.decider.fired.map(\.entity) == ["lot/reminded"])
  }

  @Test func `of the heads heard under lag the first one counts as soon as it is reached`() throws {
    let bench = try Bench()
    let first = try bench.withdrawal(1)
    let early = bench.intake.head(asOf: due)
    let second = try bench.withdrawal(2)
    bench.writer.receive(early)
    for seconds in 1...3 {
      bench.writer.receive(bench.intake.head(asOf: due.adding(seconds: Int64(seconds))))
    }
    bench.writer.receive(first)
    try bench.step()
    #expect(try bench.step().asOf[bench.intake.stream] == due)
    bench.writer.receive(second)
    try bench.step()
    #expect(try bench.step().asOf[bench.intake.stream] == due.adding(seconds: 3))
  }

  @Test func `a wake whose transaction keeps failing starves nothing else`() throws {
    let bench = try Bench()
    #expect(bench.submit(.wake))
    try bench.step()
    bench.clock.advance(milliseconds: 200)
    bench.decider.beforeEach = { throw StorageError.transactionLost }
    #expect(try bench.step().isVoid)
    bench.decider.beforeEach = nil
    #expect(bench.submit(.count(Bench.lot(1)), id: 2))
    bench.clock.advance(milliseconds: 200)
    #expect(try bench.step().counts.commands == 1, "the wake waits longer than the store")
    #expect(bench.decider.fired.isEmpty)
    bench.clock.advance(milliseconds: 5_000)
    try bench.step()
    #expect(bench.decider.fired.map(\.kind) == ["round"])
  }

  @Test func `a due wake lets a backlog go first, for 15 seconds at most`() throws {
    let bench = try Bench()
    #expect(bench.submit(.wake))
    try bench.step()
    for lot in 1...700 { bench.writer.receive(try bench.withdrawal(UInt64(lot))) }
    bench.clock.advance(milliseconds: 200)
    #expect(try bench.step().counts.events == 512)
    #expect(bench.submit(.count(Bench.lot(1)), id: 3))
    #expect(try bench.step().counts.events == 128, "somebody waits for an answer")
    try bench.step()
    #expect(bench.decider.fired.isEmpty)
    bench.clock.advance(milliseconds: 100)
    try bench.step()
    #expect(bench.decider.fired.count == 1)
    #expect(bench.submit(.wake, id: 2))
    try bench.step()
    for lot in 1...300 { bench.writer.receive(try bench.withdrawal(UInt64(lot))) }
    bench.clock.advance(milliseconds: 15_200)
    try bench.step()
    #expect(bench.decider.fired.count == 2)
  }

  @Test func `a stream that cannot move holds up no wake`() throws {
    let bench = try Bench()
    #expect(bench.submit(.wake))
    try bench.step()
    bench.maintain(.haltStream(bench.intake.stream, .fork)) { _ in }
    try bench.step()
    for lot in 1...300 { bench.writer.receive(try bench.withdrawal(UInt64(lot))) }
    bench.clock.advance(milliseconds: 200)
    try bench.step()
    #expect(bench.decider.fired.count == 1)
  }

  @Test func `a wake whose decision throws is counted and tried again later`() throws {
    let bench = try Bench()
    #expect(bench.submit(.wake))
    try bench.step()
    bench.clock.advance(milliseconds: 200)
    bench.decider.failingTimers = true
    #expect(try bench.step().counts.timersFailed == 1)
    bench.decider.failingTimers = false
    bench.clock.advance(milliseconds: 4_999)
    try bench.step()
    #expect(bench.decider.fired.isEmpty)
    bench.clock.advance(milliseconds: 1)
    try bench.step()
    #expect(bench.decider.fired.map(\.kind) == ["round"])
  }

  @Test func `a wake comes once, alone, after its delay, and is asked for anew`() throws {
    let bench = try Bench()
    #expect(bench.submit(.wake, id: 1))
    #expect(bench.submit(.wake, id: 2))
    try bench.step()
    bench.clock.advance(milliseconds: 199)
    try bench.step()
    #expect(bench.decider.fired.isEmpty)
    bench.clock.advance(milliseconds: 1)
    #expect(bench.submit(.count(Bench.lot(1)), id: 3))
    #expect(try bench.step().counts.commands == 0, "alone in its batch")
    try bench.step()
    try bench.step()
    #expect(bench.decider.fired.map(\.kind) == ["round"])
  }
}
