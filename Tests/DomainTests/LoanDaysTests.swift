import Domain
import Testing

@Suite struct LoanDaysTests {
  @Test(arguments: [
    ("2021-01-15T00:00:00+08:00", "2021-01-15"), ("2021-01-14T13:30:00+08:00", "2021-01-15"),
  ])
  func `the earliest start is the day after the deadline, 24-00 being of the day it ends`(
    deadline: String, start: String
  ) throws {
    let instant = try #require(Instant(iso: deadline))
    #expect(LoanDays.earliestStart(deadline: instant).iso == start)
  }

  @Test func `open heads expire on the first day that leaves fewer than the least shared days`()
    throws
  {
    let surplus = try LotTerms.sample(.surplus)
    let expiry = surplus.expiryDay()
    #expect(expiry.days(until: surplus.to) + 1 == Limits.leastSharedDays - 1)
    #expect(surplus.expiryDay(leastSharedDays: 1) == surplus.to.adding(days: 1))
  }
}
