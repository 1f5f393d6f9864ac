import Domain
import Events
import MatchingEngine
import MessageBus
import Operator
import TestSupport
import Testing

/// What a round saw, found again from the journals.
@Suite struct RoundReplayTests {
  private static let second = EntityID(high: 3, low: 2)

  fileprivate func closed(_ round: EntityID) -> RoundClosed {
    RoundClosed(
      round: round, cursors: [], inputDigest: Digest32.zero.bytes,
      resultDigest: Digest32.zero.bytes, surplusLots: 0, shortageLots: 0, arcs: 0, heads: 0,
      urgentHeads: 0, cost: 0, proposals: 0, notSeen: 0)
  }

  private func rounds(
    _ city: SoundCity, _ ruling: RoundReplay.Ruling = .init()
  ) throws -> [(EntityID, MatchingSnapshot)] {
    var found: [(EntityID, MatchingSnapshot)] = []
    try RoundReplay.run(
      [
        city.intake.stream: city.intake.records.map(JournalEvent.init),
        city.matching.stream: city.matching.records.map(JournalEvent.init),
      ], ruling
    ) { found.append(($0.round, $1)) }
    return found
  }

  @Test func `a round sees what was open before its own proposals`() throws {
    let (round, snapshot) = try #require(try rounds(SoundCity()).first)
    #expect(round == SoundCity.round)
    #expect(snapshot.surplus.map(\.open) == [30])
    #expect(snapshot.shortage.map(\.open) == [20])
    #expect(snapshot.blocked.isEmpty)
  }

  @Test func `the next one sees what came back, amended terms, and no pair that was cut`() throws {
    var city = try SoundCity()
    try city.decide(closed(Self.second))
    let (_, snapshot) = try #require(try rounds(city).last)
    #expect(snapshot.surplus.map(\.open) == [21])
    #expect(snapshot.surplus.map(\.version) == [2])
    #expect(snapshot.surplus.map(\.terms.heads) == [33])
    // Amended since the cut, so the pair may be proposed again.
    #expect(snapshot.blocked.isEmpty)
  }

  @Test func `a declined pair is blocked, and a lot that lets three lapse is not seen`() throws {
    var city = try SoundCity()
    let pair = LotPair(surplus: SoundCity.surplus, shortage: SoundCity.shortage)
    for (index, reason) in [ProposalCloseReason.declined, .lapsed, .lapsed, .lapsed].enumerated() {
      let proposal = EntityID(high: 2, low: UInt64(index) + 2)
      try city.propose(proposal)
      try city.decide(
        ProposalClosed(
          proposal: proposal, reason: reason, side: nil, detail: "", heads: 1, command: nil))
      try city.change(SoundCity.surplus, .released, version: 2, open: 21, committed: 12)
      try city.change(SoundCity.shortage, .released, open: 8, committed: 12)
      try city.decide(closed(EntityID(high: 3, low: UInt64(index) + 2)))
    }
    let all = try rounds(city)
    #expect(all[1].1.blocked == [pair])
    #expect(all[3].1.surplus.count == 1)
    #expect(all[4].1.surplus.isEmpty)
    #expect(all[4].1.shortage.isEmpty)
  }
}

extension RoundReplayTests {
  /// The lot of the lower prefecture is told of before the proposal, which goes on the other's stream.
  @Test func `a round of two prefectures is found as it was, whichever tells first`() throws {
    var intake = [
      StreamForge(try #require(StreamName("intake/3303"))),
      StreamForge(try #require(StreamName("intake/3310"))),
    ]
    var matching = [
      StreamForge(try #require(StreamName("matching/3303"))),
      StreamForge(try #require(StreamName("matching/3310"))),
    ]
    let lots = [EntityID(high: 8, low: 1), EntityID(high: 8, low: 2)]
    let sides = [LotSide.surplus, .shortage]
    func buckets(_ held: Int) throws -> LotBuckets {
      try LotBuckets(
        open: 5 - held, held: held, committed: 0, placed: 0, done: 0, withdrawn: 0, expired: 0)
    }
    let (early, late) = (SampleTerms.now, SampleTerms.now.adding(seconds: 1))
    for (index, lot) in lots.enumerated() {
      let terms = try SampleTerms.make(sides[index], enterprise: index + 1, heads: 5)
      let names = [EntityName.lot(lot)]
      try intake[index].publish(LotSubmitted(lot: lot, terms: terms), entities: names, at: early)
      try matching[index].publish(
        LotChanged(lot: lot, version: 1, buckets: buckets(0), reason: .opened, command: nil),
        entities: names, at: early)
      try matching[index].publish(
        LotChanged(lot: lot, version: 1, buckets: buckets(5), reason: .held, command: nil),
        entities: names, at: late)
    }
    let round = EntityID(high: 3, low: 9)
    try matching[0].publish(closed(round), entities: [EntityName.round(round)], at: late)
    var seen: [MatchingSnapshot] = []
    let journals = (intake + matching).map { ($0.stream, $0.records.map(JournalEvent.init)) }
    try RoundReplay.run(Dictionary(uniqueKeysWithValues: journals), .init()) { seen.append($1) }
    #expect(seen.map { $0.surplus.map(\.open) + $0.shortage.map(\.open) } == [[5, 5]])
  }
}

extension SoundCity {
  /// One head of the amended surplus.
  mutating func propose(_ id: EntityID) throws {
    try decide(
      ProposalMade(
        proposal: id, round: Self.round, surplusLot: Self.surplus, surplusVersion: 2,
        shortageLot: Self.shortage, shortageVersion: 1, lender: try SampleTerms.code(1),
        borrower: try SampleTerms.code(2), heads: 1, from: CalendarDay(number: 18_650),
        to: CalendarDay(number: 18_680), deadline: SampleTerms.now, deadlineProvisional: false,
        urgent: false, distanceMetres: 10, cost: 0, costDistance: 0, costOccupation: 0,
        costTraining: 0, costWage: 0, costUncovered: 0, costWaiting: 0))
  }
}
