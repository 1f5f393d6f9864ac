import Domain
import Events
import MatchingEngine
import MessageBus
import Operator
import ServiceKit
import TestSupport
import Testing

/// What is asked of the live lots, found from the journals.
@Suite struct JournalEndTests {
  private func end(
    _ city: SoundCity, at now: Instant = SampleTerms.now, _ ruling: RoundReplay.Ruling = .init()
  ) throws -> JournalEnd {
    try RoundReplay.end(
      of: [
        city.intake.stream: city.intake.records.map(JournalEvent.init),
        city.matching.stream: city.matching.records.map(JournalEvent.init),
      ], ruling, at: now)
  }

  @Test func `the end of the journals has the open heads and none that were agreed`() throws {
    let end = try end(SoundCity())
    #expect(end.open.surplus.map(\.open) == [21])
    #expect(end.open.shortage.map(\.open) == [8])
    #expect(end.held.isEmpty)
    #expect(end.free == end.open)
    // Changed since the city's only round.
    #expect(end.unseen == [SoundCity.surplus, SoundCity.shortage])
  }

  @Test func `lots that a round looked at, and that did not change since, are seen`() throws {
    var city = try SoundCity()
    try city.decide(
      RoundClosed(
        round: EntityID(high: 3, low: 2), cursors: [], inputDigest: Digest32.zero.bytes,
        resultDigest: Digest32.zero.bytes, surplusLots: 0, shortageLots: 0, arcs: 0, heads: 0,
        urgentHeads: 0, cost: 0, proposals: 0, notSeen: 0))
    #expect(try end(city).unseen.isEmpty)
  }

  @Test func `heads of a live proposal count as open only where nothing is kept to`() throws {
    var city = try SoundCity()
    try city.propose(EntityID(high: 2, low: 2))
    let end = try end(city)
    let held = try #require(end.held.first)
    #expect(end.held.count == 1)
    #expect(end.free.surplus.map(\.open) == end.open.surplus.map { $0.open + held.heads })
    let frozen = try end.frozen(.standard)
    #expect(frozen.kept.heads == frozen.free.heads, "the same pair would be made again")
  }

  @Test func `of a lot that rounds leave out, what is proposed still counts`() throws {
    var city = try SoundCity()
    try city.propose(EntityID(high: 2, low: 2))
    var ruling = RoundReplay.Ruling()
    ruling.lapsesMaximum = 0
    let end = try end(city, ruling)
    let held = try #require(end.held.first)
    #expect(end.open.surplus.isEmpty && end.open.shortage.isEmpty)
    #expect(end.free.surplus.map(\.open) == [held.heads])
    #expect(try end.frozen(.standard).kept.heads == Int64(held.heads))
  }

  @Test func `proposals that nobody would make any more do not make the free optimum less`() throws
  {
    let far = try snapshot(kilometres: 50)
    let held = HeldHeads(
      pair: LotPair(surplus: far.surplus[0].id, shortage: far.shortage[0].id), heads: 5, cost: 7)
    let none = MatchingSnapshot(
      surplus: [], shortage: [], today: far.today, earliestStart: far.today)
    let end = JournalEnd(open: none, free: far, held: [held], unseen: [])
    let frozen = try end.frozen(.standard)
    #expect(frozen.kept.heads == 5 && frozen.kept.cost == 35)
    #expect(frozen.free.heads == 5 && frozen.free.cost == 35)
  }

  @Test func `a reach gains nothing that smallest groups leave over`() throws {
    var near = try snapshot(kilometres: 12)
    var terms = near.surplus[0].terms
    terms.smallestGroup = 6
    near = MatchingSnapshot(
      surplus: [
        OpenLot(id: near.surplus[0].id, version: 1, terms: terms, open: 5, waitedDays: 0)
      ], shortage: near.shortage, today: near.today, earliestStart: near.today)
    #expect(try end(near).heads(.standard, reachMetres: 13_000).isEmpty)
  }

  private func snapshot(kilometres: Double) throws -> MatchingSnapshot {
    func lot(_ side: LotSide, _ number: Int, north: Double) throws -> OpenLot {
      let terms = try SampleTerms.make(side, enterprise: number, heads: 5) {
        $0.place = Place(
          latitudeE6: $0.place.latitudeE6 + Int32(north * 8_993), longitudeE6: $0.place.longitudeE6)
      }
      return OpenLot(
        id: EntityID(high: 9, low: UInt64(number)), version: 1, terms: terms, open: 5,
        waitedDays: 0)
    }
    let today = SampleTerms.now.day
    return MatchingSnapshot(
      surplus: [try lot(.surplus, 1, north: 0)],
      shortage: [try lot(.shortage, 2, north: kilometres)],
      today: today, earliestStart: today)
  }

  private func end(_ open: MatchingSnapshot, unseen: Set<EntityID> = []) -> JournalEnd {
    JournalEnd(open: open, free: open, held: [], unseen: unseen)
  }

  @Test func `a wider reach gains the heads within it, by county`() throws {
    let end = end(try snapshot(kilometres: 12))
    let county = try #require(RegionCode("330382"))
    #expect(try end.heads(.standard).isEmpty)
    #expect(try end.heads(.standard, reachMetres: 11_000).isEmpty)
    #expect(try end.heads(.standard, reachMetres: 13_000) == [county: 5])
  }

  @Test func `two seen lots that could be paired are noticed`() throws {
    let near = try snapshot(kilometres: 1)
    #expect(try !end(near).isSettled(.standard))
    #expect(try end(near, unseen: [near.surplus[0].id]).isSettled(.standard))
    #expect(try end(snapshot(kilometres: 12)).isSettled(.standard))
  }

  @Test func `a round is proved only if it saw and found what its record says`() throws {
    let snapshot = try snapshot(kilometres: 1)
    let rules = MatchingRules.standard
    let result = try solve(snapshot, rules: rules)
    let input = Digest32.sha256(snapshot.canonicalBytes(rules: rules)).bytes
    let output = Digest32.sha256(result.canonicalBytes).bytes
    func closed(
      _ input: [UInt8], _ output: [UInt8], heads: Int = 5, cost: Int64 = result.levels.cost
    ) -> RoundClosed {
      RoundClosed(
        round: SoundCity.round, cursors: [], inputDigest: input, resultDigest: output,
        surplusLots: 1, shortageLots: 1, arcs: 1, heads: heads, urgentHeads: 0, cost: cost,
        proposals: 1, notSeen: 0)
    }
    #expect(try RoundProof(closed(input, output), snapshot, rules).isUnique)
    let wrong = Digest32.zero.bytes
    for spoiled in [
      closed(wrong, output), closed(input, wrong), closed(input, output, heads: 4),
      closed(input, output, cost: 99_999),
    ] {
      #expect(throws: OperatorFault.self) { try RoundProof(spoiled, snapshot, rules) }
    }
  }
}
