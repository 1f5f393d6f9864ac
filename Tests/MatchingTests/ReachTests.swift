import Domain
import Events
import Matching
import MatchingEngine
import MessageBus
import TestSupport
import Testing

/// Reach widens with time, and two prefectures are one graph.
@Suite struct ReachTests {
  /// Within the county of `SampleTerms`, beyond both reaches.
  private func away(_ terms: inout LotTerms) {
    terms.place = Place(latitudeE6: 28_313_725, longitudeE6: 120_983_906)
  }

  private func pass(_ bench: MatchingBench, days: Int) throws {
    let midnight = Instant.start(of: bench.clock.now().day.adding(days: days))
    bench.clock.set(midnight)
    bench.hear(asOf: midnight)
    try bench.settle()
  }

  @Test func `lots that stay open are matched within their county after three days`() throws {
    let bench = try MatchingBench()
    let surplus = try bench.submit(.surplus, enterprise: 1, heads: 5, away)
    let shortage = try bench.submit(.shortage, enterprise: 2, heads: 3)
    try bench.settle()
    try pass(bench, days: 2)
    #expect(try bench.proposals().isEmpty)
    #expect(try bench.events(LotReachWidened.self).isEmpty)
    try pass(bench, days: 1)
    #expect(try bench.proposals().map(\.heads) == [3])
    #expect(try bench.events(LotReachWidened.self).map(\.waitedDays) == [3, 3])
    #expect(try bench.lot(surplus) == ["held": 3, "open": 2])
    #expect(try bench.lot(shortage) == ["held": 3])
  }

  @Test func `the days of waiting are kept over a restart`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 5, away)
    try bench.submit(.shortage, enterprise: 2, heads: 3)
    try bench.settle()
    try bench.restart()
    try pass(bench, days: 3)
    #expect(try bench.proposals().map(\.heads) == [3])
  }

  @Test func `a lot that expired and came back by an amendment widens its reach as well`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 5) {
      away(&$0)
      $0.from = $0.from.adding(days: -8)
      $0.to = $0.from.adding(days: 8)
    }
    try bench.settle()
    for _ in 0..<5 { try pass(bench, days: 1) }
    #expect(try bench.lot(lot) == ["expired": 5])
    try bench.amend(lot, try SampleTerms.make(.surplus, enterprise: 1, heads: 7, away))
    try bench.settle()
    for _ in 0..<5 { try pass(bench, days: 1) }
    #expect(try bench.events(LotReachWidened.self).contains { $0.lot == lot && $0.waitedDays >= 7 })
  }

  @Test func `after two weeks they are matched with the next prefecture, where there is lodging`()
    throws
  {
    let bench = try MatchingBench(withNeighbour: true)
    let region = try #require(RegionCode("331082"))
    func next(_ side: LotSide, _ enterprise: Int) throws -> LotTerms {
      try SampleTerms.make(side, enterprise: enterprise, heads: 4) {
        away(&$0)
        $0.region = region
      }
    }
    _ = try bench.submitNextDoor(try next(.surplus, 1))
    try bench.submit(.shortage, enterprise: 2, heads: 3) { $0.lodging = true }
    try bench.settle()
    for _ in 0..<13 { try pass(bench, days: 1) }
    #expect(try bench.proposals().isEmpty)
    try pass(bench, days: 1)
    #expect(try bench.proposals().map(\.heads) == [3])
  }

  @Test func `a pair of two prefectures is told on the shortage's, each lot on its own`() throws {
    let bench = try MatchingBench(withNeighbour: true)
    let region = try #require(RegionCode("331082"))
    let surplus = try bench.submitNextDoor(
      try SampleTerms.make(.surplus, enterprise: 1, heads: 4) { $0.region = region })
    let shortage = try bench.submit(.shortage, enterprise: 2, heads: 3)
    try bench.settle()
    #expect(try bench.proposals().map(\.surplusLot) == [surplus])
    let next = try #require(StreamName("matching/3310"))
    let changes = try bench.journal(of: next).compactMap { $0 as? LotChanged }
    #expect(changes.map(\.lot) == [surplus, surplus])
    #expect(changes.last?.buckets.held == 3)
    #expect(try bench.events(LotChanged.self).allSatisfy { $0.lot == shortage })
    #expect(try bench.journal(of: next).allSatisfy { !($0 is ProposalMade) })
  }
}
