import Domain
import Events
import MessageBus
import ServiceKit
import Storage
import TestSupport
import Testing

/// Parked events over the life of a stream, and what becomes of them at an operator's word.
@Suite struct ParkedTests {
  private func withdrawal(
    _ lots: UInt64..., from forge: inout StreamForge
  ) throws -> SealedRecord {
    try forge.publish(
      LotWithdrawn(command: Bench.lot(lots[0]), lot: Bench.lot(lots[0]), reason: "x"),
      entities: lots.map { "lot/\(Bench.lot($0).text)" })
  }

  private func report(
    _ bench: Bench, _ work: Maintenance.Work
  ) throws -> Maintenance.Report {
    var reply: Result<Maintenance.Report, Refusal>?
    bench.maintain(work) { reply = $0 }
    try bench.step()
    return try #require(reply).get()
  }

  @Test func `what is parked beyond a restore point goes with it, and its number is used again`()
    throws
  {
    let bench = try Bench()
    bench.decider.failing = [Bench.lot(1), Bench.lot(2)]
    for lot in [1, 3, 2] as [UInt64] { bench.writer.receive(try bench.withdrawal(lot)) }
    try bench.step()
    #expect(try bench.parked() == ["failed", "failed"])
    let restored = try #require(bench.intake.records.dropLast().last)
    _ = try report(bench, .haltStream(bench.intake.stream, .otherEpoch))
    let accepted = try report(
      bench,
      .acceptStream(
        bench.intake.stream,
        restored: StreamPosition(epoch: 2, sequence: 2, hash: restored.hash)))
    #expect(accepted.events == 1)
    #expect(accepted.parkedDropped == 1)
    #expect(accepted.stillParked == 1, "what is parked up to the restore point stays")

    var again = StreamForge(bench.intake.stream)
    for lot in [1, 3] as [UInt64] { _ = try withdrawal(lot, from: &again) }
    again.epoch = 2
    bench.writer.receive(try withdrawal(2, from: &again))
    let result = try bench.step()
    #expect(!result.isVoid)
    #expect(result.counts.parked == 1)
    #expect(try bench.parked() == ["failed", "failed"], "by its own failure, not behind another")
    #expect(try bench.cursor()?.sequence == 3)
  }

  @Test func `a follower that fails stays parked, with what queues behind it, and frees the rest`()
    throws
  {
    let bench = try Bench()
    bench.decider.failing = [Bench.lot(1), Bench.lot(2)]
    for lots in [[1], [2, 1], [2], [1]] as [[UInt64]] {
      bench.writer.receive(
        try bench.intake.publish(
          LotWithdrawn(command: Bench.lot(lots[0]), lot: Bench.lot(lots[0]), reason: "x"),
          entities: lots.map { "lot/\(Bench.lot($0).text)" }))
    }
    try bench.step()
    #expect(try bench.parked() == ["failed", "behind", "behind", "behind"])
    bench.decider.failing = [Bench.lot(2)]
    let key = EventKey(stream: bench.intake.stream, sequence: 1)
    #expect(try report(bench, .retryParked(key)).events == 1)
    #expect(try bench.counts() == [1], "what the failing follower wrote is taken back")
    #expect(try bench.parked() == ["behind", "behind", "behind"])
    bench.decider.failing = []
    let next = EventKey(stream: bench.intake.stream, sequence: 2)
    #expect(try report(bench, .retryParked(next)).events == 3)
    #expect(try bench.counts() == [2, 2])
  }

  @Test func `what is parked behind an event of another stream waits for that one's retry`() throws
  {
    let bench = try Bench(heard: ["intake/3303", "matching/3303"])
    var matching = StreamForge(try #require(StreamName("matching/3303")))
    bench.decider.failing = [Bench.lot(1)]
    // The later one of matching's has the lower number.
    for lot in [3, 1] as [UInt64] { bench.writer.receive(try bench.withdrawal(lot)) }
    bench.writer.receive(try withdrawal(1, from: &matching))
    try bench.step()
    #expect(try bench.parked() == ["failed", "behind"])
    bench.decider.failing = []
    let behind = EventKey(stream: matching.stream, sequence: 1)
    #expect(throws: Refusal.self) { try report(bench, .retryParked(behind)) }
    let head = EventKey(stream: bench.intake.stream, sequence: 2)
    #expect(try report(bench, .retryParked(head)).events == 2)
    #expect(try bench.parked() == [])
    bench.writer.receive(try bench.withdrawal(1))
    #expect(try bench.step().counts.parked == 0, "the lot is free again")
  }
}
