import Domain
import Events
import Matching
import MatchingEngine
import ServiceKit
import TestSupport
import Testing

@Suite struct RoundTests {
  @Test func `a round comes once, a settle window after the first change`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.step()
    bench.clock.advance(milliseconds: 199)
    try bench.submit(.shortage, enterprise: 2, heads: 5)
    try bench.step()
    #expect(try bench.events(RoundClosed.self).isEmpty)
    bench.clock.advance(milliseconds: 1)
    try bench.step()
    let round = try #require(try bench.events(RoundClosed.self).first)
    #expect(round.heads == 5)
    #expect(round.surplusLots == 1)
    #expect(round.shortageLots == 1)
    #expect(round.cursors.map(\.sequence) == [2])
    try bench.settle()
    #expect(try bench.events(RoundClosed.self).count == 1)
  }

  @Test func `a round that nothing asked for leaves no record`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.settle()
    let before = try bench.journal().count
    try bench.restart()
    try bench.settle()
    #expect(try bench.journal().count == before)
  }

  @Test func `a change that no round saw before the process died is seen after it`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.submit(.shortage, enterprise: 2, heads: 5)
    try bench.step()
    #expect(try bench.proposals().isEmpty)
    try bench.restart()
    try bench.step()
    #expect(try bench.proposals().isEmpty, "a settle window after the start")
    try bench.settle()
    #expect(try bench.proposals().map(\.heads) == [5])
  }

  @Test func `memory rebuilt at a restart finds what memory kept would have found`() throws {
    let kept = try MatchingBench()
    let rebuilt = try MatchingBench()
    for bench in [kept, rebuilt] {
      for number in 1...6 { try bench.submit(.surplus, enterprise: number, heads: number) }
      for number in 7...10 { try bench.submit(.shortage, enterprise: number, heads: 2) }
      try bench.settle()
      for (index, proposal) in try bench.proposals().enumerated() {
        try bench.answer(
          proposal, .shortage, index % 2 == 0 ? .declined(reason: "no") : .accepted(heads: 1))
      }
      if bench === rebuilt {
        try bench.step()
        try bench.restart()
      }
      try bench.settle()
    }
    let rounds = try [kept, rebuilt].map { try $0.events(RoundClosed.self) }
    #expect(rounds[0].count > 1)
    #expect(rounds[0].map(\.inputDigest) == rounds[1].map(\.inputDigest))
    #expect(rounds[0].map(\.resultDigest) == rounds[1].map(\.resultDigest))
    #expect(try kept.journal().count == rebuilt.journal().count)
  }

  @Test func `the order in which lots came does not change what a round finds`() throws {
    let lots = try (1...12).map { number in
      (
        EntityID(high: 5, low: UInt64(number)),
        try SampleTerms.make(
          number % 2 == 0 ? .surplus : .shortage, enterprise: number, heads: 1 + number % 5)
      )
    }
    let orders = [lots, lots.reversed(), Array(lots[5...] + lots[..<5])]
    let rounds = try orders.map { order in
      let bench = try MatchingBench()
      for (id, terms) in order { try bench.submit(terms, as: id) }
      try bench.settle()
      return try #require(try bench.events(RoundClosed.self).first)
    }
    #expect(Set(rounds.map(\.inputDigest)).count == 1)
    #expect(Set(rounds.map(\.resultDigest)).count == 1)
    #expect(rounds[0].proposals > 0)
  }

  @Test func `urgent heads are matched first`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 3)
    try bench.submit(.shortage, enterprise: 2, heads: 3)
    let urgent = try bench.submit(.shortage, enterprise: 3, heads: 3) {
      $0.urgency = .urgent(reason: "flood")
    }
    try bench.settle()
    #expect(try bench.proposals().map(\.shortageLot) == [urgent])
    #expect(try bench.events(RoundClosed.self).first?.urgentHeads == 3)
  }

  @Test func `a pair below a smallest group stays open`() throws {
    let bench = try MatchingBench()
    let surplus = try bench.submit(.surplus, enterprise: 1, heads: 4)
    let shortage = try bench.submit(.shortage, enterprise: 2, heads: 9) { $0.smallestGroup = 5 }
    try bench.settle()
    #expect(try bench.proposals().isEmpty)
    #expect(try bench.lot(surplus) == ["open": 4])
    #expect(try bench.lot(shortage) == ["open": 9])
  }

  @Test func `a budget looks at the oldest lots first, and at the others in the next rounds`()
    throws
  {
    let bench = try MatchingBench(MatchingRuling(lotsMaximum: 2))
    for number in 0..<3 {
      try bench.submit(.surplus, enterprise: 1 + number, heads: 2) { $0.place = far(number) }
      try bench.submit(.shortage, enterprise: 11 + number, heads: 2) { $0.place = far(number) }
      bench.clock.advance(milliseconds: 1)
    }
    try bench.settle()
    #expect(try bench.events(RoundClosed.self).map(\.notSeen) == [4, 2, 0])
    #expect(try bench.proposals().count == 3)
  }

  @Test func `a round looks at no more lots than have so many pairs, the others later`() throws {
    let bench = try MatchingBench(MatchingRuling(pairsMaximum: 4))
    for number in 1...4 { try bench.submit(.surplus, enterprise: number, heads: 1) }
    for number in 5...8 { try bench.submit(.shortage, enterprise: number, heads: 1) }
    try bench.settle()
    // Each surplus has four; of the shortages the second has three only, so that the third fits in too.
    #expect(try bench.events(RoundClosed.self).map(\.notSeen) == [7, 6, 5, 4, 3, 1, 0])
    #expect(try bench.proposals().count == 4)
  }

  @Test func `what waits for an answer comes between two rounds, however short the window`() throws
  {
    let bench = try MatchingBench(MatchingRuling(settleMilliseconds: 0, lotsMaximum: 1))
    let lots = try (1...4).map { try bench.submit(.surplus, enterprise: $0, heads: 2) }
    try bench.step()
    try bench.step()
    #expect(try bench.events(RoundClosed.self).count == 1)
    try bench.withdraw(lots[3])
    try bench.step()
    #expect(try bench.lot(lots[3]) == ["withdrawn": 2])
    #expect(try bench.events(RoundClosed.self).count == 1)
    try bench.step()
    #expect(try bench.events(RoundClosed.self).count == 2)
  }

  @Test func `old lots that match nothing keep no newer ones out, however small the budget`() throws
  {
    let bench = try MatchingBench(MatchingRuling(lotsMaximum: 1))
    for number in 0..<3 {
      try bench.submit(.surplus, enterprise: 1 + number, heads: 2) { $0.place = far(number) }
      bench.clock.advance(milliseconds: 1)
    }
    try bench.settle()
    #expect(try bench.events(RoundClosed.self).count == 3)
    try bench.submit(.surplus, enterprise: 4, heads: 2) { $0.place = far(4) }
    try bench.submit(.shortage, enterprise: 5, heads: 2) { $0.place = far(4) }
    try bench.settle()
    #expect(try bench.proposals().map(\.heads) == [2])
    let rounds = try bench.events(RoundClosed.self)
    #expect(rounds.count <= 5, "each round looks at one changed lot, and there are five")
  }

  @Test
  func `a round looks at what changed and what that could be paired with, and at nothing else`()
    throws
  {
    let bench = try MatchingBench()
    let first = try bench.submit(.surplus, enterprise: 1, heads: 5) { $0.place = far(0) }
    try bench.submit(.surplus, enterprise: 2, heads: 5) { $0.place = far(1) }
    try bench.submit(.shortage, enterprise: 3, heads: 5) { $0.place = far(2) }
    try bench.settle()
    try bench.submit(.shortage, enterprise: 4, heads: 5) { $0.place = far(0) }
    try bench.settle()
    #expect(try bench.proposals().map(\.surplusLot) == [first])
    let rounds = try bench.events(RoundClosed.self)
    #expect(rounds.map(\.surplusLots) == [2, 1])
    #expect(rounds.map(\.shortageLots) == [1, 1])
  }

  @Test func `heads of a dropped pair go where a smaller group will do`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 5)
    for (number, heads, group) in [(0, 3, 1), (1, 4, 4), (2, 2, 1)] {
      try bench.submit(.shortage, enterprise: 2 + number, heads: heads) {
        $0.smallestGroup = group
        $0.place = Place(
          latitudeE6: $0.place.latitudeE6 + 20_000 * Int32(number),
          longitudeE6: $0.place.longitudeE6)
      }
    }
    try bench.settle()
    #expect(try bench.proposals().map(\.heads) == [3, 2])
  }

  @Test func `other rules at a start look at every lot again`() throws {
    var strict = MatchingRuling()
    strict.engine.leastSharedDays = 60
    let bench = try MatchingBench(strict)
    try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.submit(.shortage, enterprise: 2, heads: 5)
    try bench.settle()
    #expect(try bench.proposals().isEmpty)
    try bench.restart(with: strict)
    try bench.settle()
    #expect(try bench.events(RoundClosed.self).count == 1)
    try bench.restart(with: MatchingRuling())
    try bench.settle()
    #expect(try bench.proposals().map(\.heads) == [5])
  }

  @Test func `a lot with a parked event is left out of the rounds`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 2)
    // The same lot once more cannot be applied: it is parked, and names the lot.
    try bench.submit(try SampleTerms.make(.surplus, enterprise: 1, heads: 2), as: lot)
    try bench.submit(.shortage, enterprise: 2, heads: 2)
    try bench.settle()
    #expect(try bench.parked() == 1)
    #expect(try bench.proposals().isEmpty)
    #expect(try bench.events(RoundClosed.self).first?.surplusLots == 0)
  }

  @Test func `a lot whose parked event is dropped is looked at again`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 2)
    try bench.settle()
    try bench.submit(try SampleTerms.make(.surplus, enterprise: 1, heads: 2), as: lot)
    try bench.submit(.shortage, enterprise: 2, heads: 2)
    try bench.settle()
    #expect(try bench.proposals().isEmpty)
    let key = EventKey(stream: bench.intake.stream, sequence: 2)
    bench.writer.submit(
      Maintenance(.discardParked(key, reason: "entered twice", by: "operator")) { _ in })
    try bench.settle()
    #expect(try bench.proposals().map(\.heads) == [2])
  }

  @Test func `a round's record and proposals come after the changes that caused them`() throws {
    let bench = try MatchingBench()
    let surplus = try bench.submit(.surplus, enterprise: 1, heads: 8)
    try bench.submit(.shortage, enterprise: 2, heads: 3)
    try bench.submit(.shortage, enterprise: 3, heads: 4)
    try bench.settle()
    #expect(try bench.lot(surplus) == ["open": 1, "held": 7])
    let held = try bench.events(LotChanged.self).filter { $0.reason == .held }
    #expect(held.count == 3, "one change for each lot, whatever number of proposals")
    let last = try bench.journal().last { !($0 is LotExplained) }
    #expect(last is RoundClosed)
    let round = try #require(try bench.events(RoundClosed.self).first)
    #expect(try bench.proposals().allSatisfy { $0.round == round.round })
    for proposal in try bench.proposals() {
      #expect(
        try bench.numbers(EntityName.proposal(proposal.proposal)) == ["proposed": proposal.heads])
    }
  }

  /// Half a degree from the next one, far beyond every reach.
  private func far(_ number: Int) -> Place {
    Place(latitudeE6: 25_000_000 + 500_000 * Int32(number), longitudeE6: 120_983_906)
  }
}
