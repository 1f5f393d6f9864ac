import Domain
import Testing

@Suite struct LoanDaysTests {
  let surplus: LotTerms
  let shortage: LotTerms

  init() throws {
    surplus = try .sample(.surplus)
    var shorter = try LotTerms.sample(.shortage)
    shorter.from = shorter.from.adding(days: 5)
    shorter.to = shorter.to.adding(days: -10)
    shortage = shorter
  }

  @Test func `a loan has the days that both lots have`() {
    let days = LoanDays.of(
      surplus: surplus, shortage: shortage, earliestStart: LotTerms.sampleDay)
    #expect(days == shortage.from...shortage.to)
    let other = LoanDays.of(
      surplus: shortage, shortage: surplus, earliestStart: LotTerms.sampleDay)
    #expect(other == days)
  }

  @Test func `it does not begin before the answers are in`() {
    let start = shortage.from.adding(days: 3)
    let days = LoanDays.of(surplus: surplus, shortage: shortage, earliestStart: start)
    #expect(days == start...shortage.to)
    #expect(
      LoanDays.of(surplus: surplus, shortage: shortage, earliestStart: shortage.to)
        == shortage.to...shortage.to)
    let over = shortage.to.adding(days: 1)
    #expect(LoanDays.of(surplus: surplus, shortage: shortage, earliestStart: over) == nil)
  }

  @Test(arguments: [
    ("2021-01-15T00:00:00+08:00", "2021-01-15"), ("2021-01-14T13:30:00+08:00", "2021-01-15"),
  ])
  func `the earliest start is the day after the deadline, 24-00 being of the day it ends`(
    deadline: String, start: String
  ) throws {
    let instant = try #require(Instant(iso: deadline))
    #expect(LoanDays.earliestStart(deadline: instant).iso == start)
  }

  @Test func `open heads expire on the first day that leaves fewer than the least shared days`() {
    let expiry = surplus.expiryDay()
    #expect(expiry.days(until: surplus.to) + 1 == Limits.leastSharedDays - 1)
    #expect(surplus.expiryDay(leastSharedDays: 1) == surplus.to.adding(days: 1))
  }
}
