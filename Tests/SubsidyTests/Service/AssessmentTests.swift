import Domain
import Events
import PolicyRules
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Subsidy

/// What enterprises are owed, found from what they state.
@Suite struct AssessmentTests {
  @Test func `whoever qualifies is found unasked, with amount and rule`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, _) = try bench.addEnterprise(1)
    try bench.state(code, staff: SubsidyBench.stayers(100))
    let told = try #require(try bench.events(EntitlementAssessed.self).last)
    #expect(told.enterprise == code)
    #expect(told.verdict == .eligible)
    #expect(told.amount == Money(fen: 10_000_000))
    #expect(told.messageFirst)
    let changed = try bench.events(EntitlementChanged.self)
    #expect(changed.map(\.state) == [.found])
  }

  @Test func `before the period is over, nearly is said with what is missing`() throws {
    let bench = try SubsidyBench(now: SampleTerms.now)
    try bench.bringIntoForce()
    let (code, _) = try bench.addEnterprise(1)
    try bench.state(code, staff: SubsidyBench.stayers(47))
    let told = try #require(try bench.events(EntitlementAssessed.self).last)
    #expect(told.verdict == .nearly)
    #expect(told.provisional)
    #expect(told.reasons.map(\.shortfall) == [3])
    #expect(told.reasons.first?.remedyZh == "现有 47 人留温，到2月28日还差 3 人")
  }

  @Test func `a policy that comes into force looks at all who stated before`() throws {
    let bench = try SubsidyBench()
    for number in 1...20 {
      let (code, _) = try bench.addEnterprise(number)
      try bench.state(code, staff: SubsidyBench.stayers(50, from: number * 1_000))
    }
    #expect(try bench.events(EntitlementAssessed.self).isEmpty)
    try bench.bringIntoForce()
    #expect(try bench.events(EntitlementAssessed.self).count == 20)
  }

  @Test func `on the deciding day what was provisional is looked at again`() throws {
    let bench = try SubsidyBench(now: SampleTerms.now)
    try bench.bringIntoForce()
    let (code, _) = try bench.addEnterprise(1)
    try bench.state(code, staff: SubsidyBench.stayers(50))
    #expect(try bench.events(EntitlementAssessed.self).map(\.provisional) == [true])
    bench.clock.set(.start(of: try #require(CalendarDay(iso: "2021-02-28"))))
    try bench.settle()
    #expect(try bench.events(EntitlementAssessed.self).map(\.provisional) == [true, false])
  }

  @Test func `a correction takes the place of the whole statement`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, _) = try bench.addEnterprise(1)
    let first = try bench.state(code, staff: SubsidyBench.stayers(60))
    try bench.state(code, staff: SubsidyBench.stayers(40), corrects: first)
    #expect(try bench.events(EntitlementAssessed.self).map(\.verdict) == [.eligible, .refused])
    #expect(try bench.entitlements().map(\.state) == [.refused])
  }

  @Test func `the same facts a second time tell nothing new`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, _) = try bench.addEnterprise(1)
    let first = try bench.state(code, staff: SubsidyBench.stayers(60))
    try bench.state(code, staff: SubsidyBench.stayers(60), corrects: first)
    #expect(try bench.events(EntitlementAssessed.self).count == 1)
  }

  @Test func `another city's enterprise is not this policy's`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, payee) = try bench.addEnterprise(1, region: "330106")
    try bench.state(code, staff: SubsidyBench.stayers(60))
    #expect(try bench.events(EntitlementAssessed.self).isEmpty)
    #expect(try bench.refusal(bench.apply(code, payee)) == "policy-of-another-place")
  }

  @Test func `who applies and is owed nothing is told why, on record`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, payee) = try bench.addEnterprise(1, kind: .foreign)
    try bench.state(code, staff: SubsidyBench.stayers(60))
    #expect(try bench.events(EntitlementAssessed.self).isEmpty)
    let command = try bench.apply(code, payee)
    #expect(try bench.refusal(command) == nil)
    let told = try #require(try bench.events(EntitlementAssessed.self).last)
    #expect(told.command == command)
    #expect(told.reasons.map(\.condition) == ["private"])
    #expect(try bench.entitlements().map(\.state) == [.refused])
  }

  @Test func `an application is refused for what is not there, or not one's own`() throws {
    let bench = try SubsidyBench()
    let (one, payee) = try bench.addEnterprise(1)
    #expect(try bench.refusal(bench.apply(one, payee)) == "policy-not-in-force")
    try bench.bringIntoForce()
    let (two, _) = try bench.addEnterprise(2)
    #expect(try bench.refusal(bench.apply(two, payee)) == "payee-unknown")
    try bench.hear { _ in SubjectErased(subject: payee, enterprise: one) }
    #expect(try bench.refusal(bench.apply(one, payee)) == "payee-erased")
  }

  @Test func `staff whom two enterprises claim are a question to the maker`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (one, payee) = try bench.addEnterprise(1)
    let (two, _) = try bench.addEnterprise(2)
    try bench.state(two, staff: SubsidyBench.stayers(3))
    try bench.state(one, staff: SubsidyBench.stayers(60))
    let screens = try #require(try bench.events(EntitlementAssessed.self).last?.screens)
    #expect(screens.map(\.code) == ["insured-elsewhere-too"])
    #expect(screens.map(\.persons) == [3])
    try bench.apply(one, payee)
    let entitlement = try #require(try bench.entitlements().first).id
    #expect(try bench.refusal(bench.review(entitlement, .maker)) == "screens-open")
    #expect(
      try bench.refusal(bench.review(entitlement, .maker, reason: "labour contracts seen")) == nil)
  }

  @Test func `whoever claimed the staff first is asked too, and what was approved is not any more`()
    throws
  {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (one, entitlement) = try bench.approved()
    let (two, _) = try bench.addEnterprise(2)
    try bench.state(two, staff: SubsidyBench.stayers(2, from: 1_000))
    let first = try #require(try bench.entitlements().first { $0.id == entitlement })
    #expect(first.enterprise == one)
    #expect(first.screens.map(\.code) == ["insured-elsewhere-too"])
    #expect(first.state == .applied)
    #expect(try bench.balances()[.held] == 0)
  }

  @Test func `training that overlaps, repeats a level or runs in a circle is a question`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce(SubsidyBench.training)
    let (one, _) = try bench.addEnterprise(1)
    let (two, _) = try bench.addEnterprise(2)
    let record = SubsidyBench.trained
    for (lender, borrower) in [(one, two), (two, one)] { try bench.lend(lender, borrower) }
    try bench.state(
      one,
      training: [
        record("A", 18_650, 18_655), record("B", 18_655, 18_658),
        record("C", 18_670, 18_672),
      ])
    let screens = try #require(try bench.events(EntitlementAssessed.self).last?.screens)
    #expect(
      screens.map(\.code) == ["class-hours-overlap", "trained-before", "circular-lending"])
  }

  @Test func `training stated elsewhere for the same days reopens what a maker passed`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce(SubsidyBench.training)
    let (_, entitlement) = try bench.trainer(1)
    try bench.review(entitlement, .maker)
    let (two, _) = try bench.addEnterprise(2)
    let claim = try bench.state(two, training: [SubsidyBench.trained("B", 18_653, 18_656)])
    let asked = try #require(try bench.entitlements().first { $0.id == entitlement })
    #expect(asked.state == .applied)
    #expect(asked.screens.map(\.code) == ["class-hours-overlap"])
    // What was claimed by mistake is no question any more.
    try bench.state(
      two, training: [SubsidyBench.trained("B", 18_660, 18_662)], corrects: claim)
    let freed = try #require(try bench.entitlements().first { $0.id == entitlement })
    #expect(freed.screens.isEmpty)
  }

  @Test func `lending that closes a circle reopens what a maker passed`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce(SubsidyBench.training)
    let (one, entitlement) = try bench.trainer(1)
    let (two, _) = try bench.addEnterprise(2)
    try bench.lend(two, one)
    try bench.review(entitlement, .maker)
    #expect(try bench.entitlements().first?.state == .reviewed)
    try bench.lend(one, two)
    let asked = try #require(try bench.entitlements().first)
    #expect(asked.state == .applied)
    #expect(asked.screens.map(\.code) == ["circular-lending"])
  }

  @Test func `a circle with one of whom nothing else is known stops nobody`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let unknown = try SampleTerms.code(9)
    let (one, _) = try bench.addEnterprise(1)
    try bench.lend(one, unknown)
    try bench.lend(unknown, one)
    try bench.state(one, staff: SubsidyBench.stayers(60))
    #expect(try bench.events(EntitlementAssessed.self).map(\.enterprise) == [one])
  }

  @Test func `every assessment can be made again from what is kept, byte for byte`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, _) = try bench.addEnterprise(1)
    for count in [30, 55, 120] {
      try bench.state(code, staff: SubsidyBench.stayers(count, from: count * 1_000))
    }
    let ruling = bench.ruling
    let report = try bench.store.read { try Recomputation.page(after: nil, limit: 100, ruling, $0) }
    #expect(report.compared == 2)
    #expect(report.different.isEmpty)
    try bench.store.write { transaction in
      try transaction.execute(SpoilStatement.assessment)
      let spoiled = try Recomputation.page(after: nil, limit: 100, ruling, transaction)
      #expect(spoiled.different.count == 2)
    }
  }
}

private enum SpoilStatement: String, SQLStatement {
  case assessment = "UPDATE assessment SET day = day - 1"
}
