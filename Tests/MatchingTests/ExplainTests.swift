import Domain
import Events
import Matching
import TestSupport
import Testing

@Suite struct ExplainTests {
  @Test func `a lot that stays open says why once the round is over, and once only`() throws {
    let bench = try MatchingBench()
    let surplus = try bench.submit(.surplus, enterprise: 1, heads: 5)
    let shortage = try bench.submit(.shortage, enterprise: 2, heads: 9) {
      $0.wage.monthlyFloor = Money(fen: 470_000)
    }
    try bench.settle()
    let told = try bench.events(LotExplained.self)
    #expect(Set(told.map(\.lot)) == [surplus, shortage])
    let short = try #require(told.first { $0.lot == shortage })
    #expect(short.explanation.causes == [.init(rule: .wageFloor, lots: 1, heads: 5)])
    #expect(short.explanation.nobody == 4)
    #expect(short.explanation.relaxations == [.init(rule: .wageFloor, value: 500_000, heads: 5)])
    try bench.restart()
    try bench.settle()
    #expect(try bench.events(LotExplained.self).count == 2)
  }

  @Test func `who changed is told anew`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.shortage, enterprise: 2, heads: 9)
    try bench.settle()
    try bench.amend(lot, try SampleTerms.make(.shortage, enterprise: 2, heads: 11))
    try bench.settle()
    #expect(try bench.events(LotExplained.self).map(\.explanation.open) == [9, 11])
    #expect(try bench.events(LotExplained.self).map(\.version) == [1, 2])
  }

  @Test func `a lot that rounds leave out says so, and counts for nobody until it is amended`()
    throws
  {
    let bench = try MatchingBench(MatchingRuling(lapsesMaximum: 1))
    let surplus = try bench.submit(.surplus, enterprise: 1, heads: 2)
    for borrower in 2...3 { try bench.submit(.shortage, enterprise: borrower, heads: 2) }
    try bench.settle()
    let made = try #require(try bench.proposals().first)
    try bench.answer(made, .shortage, .accepted(heads: 2))
    bench.hear(asOf: made.deadline)
    bench.clock.set(made.deadline)
    try bench.settle()
    let left = try #require(try bench.events(LotExplained.self).last { $0.lot == surplus })
    #expect(
      left.explanation
        == OpenExplanation(
          open: 2,
          causes: [
            .init(rule: .blocked, lots: 1, heads: 0), .init(rule: .unanswered, lots: 0, heads: 2),
          ],
          nobody: 0, nextRound: 0, relaxations: [.init(rule: .unanswered, value: 0, heads: 2)]))
    let others = try bench.events(LotExplained.self).suffix(3).filter { $0.lot != surplus }
    #expect(others.map(\.explanation.nobody) == [2, 2])
    #expect(others.allSatisfy { $0.explanation.nextRound == 0 })
    try bench.amend(surplus, try SampleTerms.make(.surplus, enterprise: 1, heads: 9))
    try bench.settle()
    let again = try #require(try bench.events(LotExplained.self).last { $0.lot == surplus })
    #expect(again.version == 2)
    #expect(again.explanation.causes.allSatisfy { $0.rule != .unanswered })
  }

  @Test func `each turn tells of some lots only, and the next goes on`() throws {
    let bench = try MatchingBench(MatchingRuling(explainMaximum: 2))
    for number in 1...5 { try bench.submit(.shortage, enterprise: number, heads: 2) }
    try bench.settle()
    #expect(try bench.events(LotExplained.self).count == 5)
  }

  @Test func `a process that died before it told tells after it`() throws {
    let bench = try MatchingBench()
    try bench.submit(.shortage, enterprise: 1, heads: 2)
    try bench.step()
    bench.clock.advance(milliseconds: 200)
    try bench.step()
    #expect(try bench.events(RoundClosed.self).count == 1)
    #expect(try bench.events(LotExplained.self).isEmpty)
    try bench.restart()
    try bench.settle()
    #expect(try bench.events(LotExplained.self).count == 1)
  }

  @Test func `a round is reported with what greedy would have reached`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.submit(.shortage, enterprise: 2, heads: 3)
    try bench.submit(.shortage, enterprise: 3, heads: 6)
    try bench.settle()
    let report = try #require(try bench.events(RoundReported.self).first)
    #expect(report.flowHeads == 5 && report.keptHeads == 5 && report.greedyHeads == 5)
    #expect(report.shortHeads == 4)
  }
}
