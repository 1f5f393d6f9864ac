import Domain
import Events
import MessageBus
import ServiceKit
import TestSupport
import Testing

@testable import Storage

@Suite struct WriterCrashTests {
  /// What a trap in a decision comes to for the store: the transaction never ends.
  private func die(_ bench: Bench) throws {
    struct Died: Error {}
    bench.decider.beforeEach = { throw StorageError.transactionLost }
    try bench.step()
  }

  @Test func `the inputs at work are noted while the batch runs, and not after it`() throws {
    let bench = try Bench()
    bench.writer.receive(try bench.withdrawal(1))
    var noted: [EventKey: Int] = [:]
    bench.decider.beforeEach = { noted = bench.note.noted }
    try bench.step()
    let key = EventKey(stream: bench.intake.stream, sequence: 1)
    #expect(noted == [key: 0], "the attempt note names the batch at work")
    #expect(bench.note.noted.isEmpty)
  }

  @Test func `after a death the inputs at work are tried one at a time`() throws {
    let bench = try Bench()
    let records = try [1, 2, 3].map { try bench.withdrawal($0) }
    bench.note.begin(
      [
        EventKey(stream: bench.intake.stream, sequence: 1): 0,
        EventKey(stream: bench.intake.stream, sequence: 2): 0,
      ], alone: nil)
    try bench.restart()
    for record in records { bench.writer.receive(record) }
    #expect(try bench.step().counts.events == 1)
    #expect(try bench.step().counts.events == 1)
    #expect(try bench.step().counts.events == 1)
    #expect(try bench.counts() == [1, 1, 1])
  }

  @Test func `an input on which the process died twice more is parked as crashed`() throws {
    let bench = try Bench()
    let record = try bench.withdrawal(1)
    let key = EventKey(stream: bench.intake.stream, sequence: 1)
    bench.note.begin([key: 0], alone: nil)
    for _ in 1...2 {
      try bench.restart()
      bench.note.begin(bench.note.readAtStart(), alone: key)
    }
    try bench.restart()
    bench.writer.receive(record)
    try bench.step()
    #expect(try bench.parked() == ["crashed"], "the attempt note counts deaths")
    #expect(try bench.counts() == [])
  }

  @Test func `a storage error voids the batch, keeps bus inputs and tells no caller 2xx`() throws {
    let bench = try Bench()
    bench.writer.receive(try bench.withdrawal(1))
    #expect(bench.submit(.count(Bench.lot(2))))
    try die(bench)
    #expect(try bench.counts() == [])
    #expect(try bench.cursor()?.sequence == 0)
    guard case .unavailable = bench.answered.first else {
      Issue.record("the command was answered")
      return
    }
    #expect(bench.decider.rebuilds == 2, "memory is in doubt and rebuilt")
    bench.decider.beforeEach = nil
    try bench.step()
    #expect(try bench.counts() == [], "back-off")
    bench.clock.advance(milliseconds: 200)
    try bench.step()
    #expect(try bench.counts() == [1])
  }

  @Test func `a full store voids the batch and the work goes on when there is room`() throws {
    let bench = try Bench()
    let limit = { (pages: Int) in
      try bench.store.write { try $0.command("PRAGMA max_page_count = \(pages)") }
    }
    try limit(1)
    for lot in 1...40 { bench.writer.receive(try bench.withdrawal(UInt64(lot))) }
    #expect(bench.submit(.count(Bench.lot(1))))
    #expect(try bench.step().isVoid)
    #expect(bench.answeredCodes == ["storage-unavailable"])
    #expect(try bench.counts() == [])
    try limit(1_000_000)
    bench.clock.advance(milliseconds: 200)
    #expect(try bench.step().counts.events == 40)
    #expect(try bench.cursor()?.sequence == 40)
  }

  @Test func `who is refused for want of room is told so, though the batch beside it is void`()
    throws
  {
    let bench = try Bench(floorBytes: .max)
    bench.decider.beforeEach = { throw StorageError.transactionLost }
    bench.writer.receive(try bench.withdrawal(1))
    #expect(bench.submit(.count(Bench.lot(1))))
    #expect(try bench.step().isVoid)
    #expect(bench.answeredCodes == ["storage-full"])
  }

  @Test func `the attempt note outlives the process in a file`() throws {
    let folder = try TemporaryFolder()
    let stream = try #require(StreamName("intake/3303"))
    let (one, two) = (EventKey(stream: stream, sequence: 1), EventKey(stream: stream, sequence: 2))
    do { try AttemptNoteFile(path: folder.file("note")).begin([one: 1, two: 0], alone: one) }
    let note = try AttemptNoteFile(path: folder.file("note"))
    #expect(try note.readAtStart() == [one: 2, two: 0])
    note.end()
    #expect(try AttemptNoteFile(path: folder.file("note")).readAtStart().isEmpty)
  }

  @Test func `a halt that the bus found stands over a restart until it is accepted`() throws {
    let bench = try Bench()
    bench.writer.receive(try bench.withdrawal(1))
    try bench.step()
    bench.maintain(.haltStream(bench.intake.stream, .otherEpoch)) { _ in }
    #expect(try bench.step().halts == [bench.intake.stream: .otherEpoch])
    try bench.restart()
    bench.writer.receive(try bench.withdrawal(2))
    try bench.step()
    #expect(try bench.cursor()?.sequence == 1, "nothing is applied beyond the halt")
    #expect(try bench.cursor()?.halted == "otherEpoch")
  }

  @Test func `a halted stream goes on from the restore point after its new epoch is accepted`()
    throws
  {
    let bench = try Bench()
    for lot in 1...3 { bench.writer.receive(try bench.withdrawal(UInt64(lot))) }
    try bench.step()
    try bench.store.write { try $0.execute(CursorStatement.halt, "intake/3303", "otherEpoch") }
    try bench.restart()
    let restored = bench.intake.records[1]
    var reports: [Result<Maintenance.Report, Refusal>] = []
    bench.maintain(
      .acceptStream(
        bench.intake.stream,
        restored: StreamPosition(epoch: 2, sequence: 2, hash: restored.hash))
    ) { reports.append($0) }
    let result = try bench.step()
    #expect(try reports.first?.get().events == 1, "one event was seen beyond the restore point")
    #expect(result.accepted[bench.intake.stream]?.sequence == 2)
    #expect(try bench.cursor()?.epoch == 2)
  }
}
