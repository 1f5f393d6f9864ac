import Domain
import Events
import Matching
import MessageBus
import ServiceKit
import TestSupport
import Testing

/// Intake came back from a backup, and an operator accepted it.
@Suite struct RestoreTests {
  @Test func `lots that Intake has forgotten go, and what they held comes back`() throws {
    let bench = try MatchingBench()
    let kept = try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.settle()
    let restored = try #require(bench.intake.records.last)
    let lost = try bench.submit(.shortage, enterprise: 2, heads: 3)
    try bench.settle()
    #expect(try bench.lot(kept) == ["held": 3, "open": 2])

    try bench.accept(epoch: 2, from: restored)
    try bench.settle()
    #expect(try bench.lot(kept) == ["open": 5])
    #expect(try bench.lot(lost) == ["withdrawn": 3])
    let closed = try bench.events(ProposalClosed.self)
    #expect(closed.map(\.detail) == ["lost in a restore"])
    #expect(closed.map(\.side) == [.shortage])

    try bench.submit(
      try SampleTerms.make(.shortage, enterprise: 3, heads: 4), as: EntityID(high: 0x108, low: 1))
    try bench.settle()
    #expect(try bench.lot(kept) == ["held": 4, "open": 1], "the new history goes on")
  }

  @Test func `a pair of which both lots are forgotten goes too`() throws {
    let bench = try MatchingBench()
    let first = try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.withdraw(first)
    try bench.settle()
    let restored = try #require(bench.intake.records.last)
    let surplus = try bench.submit(.surplus, enterprise: 1, heads: 5)
    let shortage = try bench.submit(.shortage, enterprise: 2, heads: 5)
    try bench.settle()
    try bench.accept(epoch: 2, from: restored)
    try bench.settle()
    for lot in [surplus, shortage] { #expect(try bench.lot(lot).keys.sorted() == ["withdrawn"]) }
    #expect(try bench.lot(first) == ["withdrawn": 5])
  }
}
