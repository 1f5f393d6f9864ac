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
