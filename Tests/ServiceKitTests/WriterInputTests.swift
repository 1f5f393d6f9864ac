import Domain
import Events
import MessageBus
import ServiceKit
import TestSupport
import Testing

@testable import Storage

@Suite struct WriterInputTests {
  @Test func `a refused command and a failed one leave nothing, the next one still counts`() throws
  {
    let bench = try Bench()
    for (id, command) in [
      TallyDecider.Command.refuse, .fail, .breakConstraint, .count(Bench.lot(1)),
    ]
    .enumerated() {
      #expect(bench.submit(command, id: UInt64(id)))
    }
    try bench.step()
    #expect(try bench.counts() == [1], "each input has a savepoint of its own")
    #expect(bench.answeredCodes == ["no", "failed", "failed", "done"])
  }

  @Test func `many inputs share one commit`() throws {
    let bench = try Bench()
    for id in 1...100 { #expect(bench.submit(.count(Bench.lot(1)), id: UInt64(id))) }
    let result = try bench.step()
    guard case .committed(let records, let heads, _) = result.committed else {
      Issue.record("nothing was committed")
      return
    }
    #expect(records.map(\.record.sequence) == Array(1...100))
    #expect(heads.first?.position.sequence == 100)
    #expect(try bench.counts() == [100])
  }

  @Test func `the same input gives the same ids and the same bytes`() throws {
    let (one, other) = (try Bench(), try Bench())
    for bench in [one, other] {
      #expect(bench.submit(.count(Bench.lot(1)), id: 5))
      try bench.step()
    }
    #expect(try one.journal().map(\.bytes) == other.journal().map(\.bytes))
  }

  @Test func `time never goes back behind the last commit, over a restart either`() throws {
    let bench = try Bench()
    #expect(bench.submit(.count(Bench.lot(1))))
    try bench.step()
    let first = try #require(try bench.journal().last).record.occurredAt
    bench.clock.set(Instant(microseconds: first - 60_000_000))
    try bench.restart()
    #expect(bench.submit(.count(Bench.lot(1)), id: 2))
    try bench.step()
    #expect(try bench.journal().last?.record.occurredAt == first)
  }

  @Test func `a store without room accepts nothing new and still works off what it accepted`()
    throws
  {
    let bench = try Bench(maximumBytes: 1)
    #expect(bench.submit(.count(Bench.lot(1))))
    bench.writer.receive(try bench.withdrawal(2))
    try bench.step()
    guard case .unavailable(let code, _) = bench.answered.first else {
      Issue.record("the command was accepted")
      return
    }
    #expect(code == "storage-full")
    #expect(try bench.counts() == [1])
  }

  @Test func `a volume below its floor accepts nothing new`() throws {
    let bench = try Bench(floorBytes: .max)
    #expect(bench.submit(.count(Bench.lot(1))))
    #expect(try !bench.step().hasRoom)
    #expect(bench.answeredCodes == ["storage-full"])
    bench.store.use(StoreLimits(floorBytes: 0))
    bench.clock.advance(milliseconds: 100)
    #expect(bench.submit(.count(Bench.lot(1)), id: 2))
    try bench.step()
    #expect(bench.answeredCodes == ["storage-full", "done"])
  }

  @Test func `an idle process commits its time, so that others' deadlines can fall due`() throws {
    let bench = try Bench(tick: 1_000)
    try bench.step()
    bench.clock.advance(milliseconds: 1_000)
    let result = try bench.step()
    guard case .committed(_, let heads, _) = result.committed else {
      Issue.record("no tick")
      return
    }
    #expect(heads.first?.asOf == bench.clock.now().microseconds)
    #expect(try bench.store.read { try $0.journalHeads().first?.asOf } == heads.first?.asOf)
  }
}
