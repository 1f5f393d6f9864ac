import Domain
import Events
import ServiceKit
import TestSupport
import Testing

@testable import Subsidy

/// What becomes of an approval when what it was given for changes: it is given anew, or not at all.
@Suite struct ChangedFactsTests {
  /// Taken by the form, and not enough to judge by.
  private static let incomplete = [
    FactsStated.Staff(
      person: EntityID(high: 0xBEEF, low: 1), local: nil, insured: nil, leftOn: nil, loans: [])
  ]

  /// One entitlement of 50,000 yuan, approved.
  private func approved() throws -> (SubsidyBench, CreditCode, EntityID) {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, entitlement) = try bench.approved()
    return (bench, code, entitlement)
  }

  private func only(_ bench: SubsidyBench, _ entitlement: EntityID) throws -> StoredEntitlement {
    try #require(try bench.entitlements().first { $0.id == entitlement })
  }

  private func stated(
    _ bench: SubsidyBench, _ code: CreditCode, _ staff: [FactsStated.Staff],
    corrects: EntityID? = nil
  ) -> FactsStated {
    FactsStated(
      facts: bench.nextID(), enterprise: code, corrects: corrects, entered: nil, staff: staff,
      training: [])
  }

  @Test func `an entitlement grows with its facts until something of it is paid`() throws {
    let (bench, code, entitlement) = try approved()
    try bench.state(code, staff: SubsidyBench.stayers(50, from: 9_000))
    #expect(try only(bench, entitlement).state == .applied)
    #expect(try bench.refusal(bench.review(entitlement, .maker)) == nil)
    #expect(try bench.refusal(bench.review(entitlement, .checker)) == nil)
    #expect(try bench.balances()[.held] == 10_000_000)
    let (batch, _) = try bench.release([entitlement])
    try bench.submit(.prepareBatch(PrepareBatch(batch: batch, faults: [:])))
    #expect(try bench.balances()[.inTransit] == 10_000_000)
  }

  @Test func `facts that cannot be judged take an approval back, with the money`() throws {
    let (bench, code, entitlement) = try approved()
    let sound = try #require(try bench.facts(of: code))
    let unsound = try bench.state(code, staff: Self.incomplete, corrects: sound)
    #expect(try only(bench, entitlement).state == .refused)
    #expect(try only(bench, entitlement).reason == "facts-incomplete")
    #expect(try bench.balances()[.held] == 0)
    // Facts that can be judged again are found again; what they are is to be approved again.
    try bench.state(code, staff: SubsidyBench.stayers(60), corrects: unsound)
    #expect(try only(bench, entitlement).state == .found)
    #expect(try only(bench, entitlement).amount == Money(fen: 5_000_000))
  }

  @Test func `facts that cannot be judged any more are not paid for out of a batch`() throws {
    let (bench, code, entitlement) = try approved()
    let (batch, _) = try bench.release([entitlement])
    let sound = try #require(try bench.facts(of: code))
    try bench.state(code, staff: Self.incomplete, corrects: sound)
    try bench.submit(.prepareBatch(PrepareBatch(batch: batch, faults: [:])))
    #expect(try only(bench, entitlement).state == .held)
    #expect(try only(bench, entitlement).reason == "approval-changed")
    #expect(try bench.balances()[.available] == 100_000_000)
  }

  @Test func `a screen that comes up while a batch waits is looked at before it is paid`() throws {
    let (bench, _, entitlement) = try approved()
    let (batch, _) = try bench.release([entitlement])
    let (two, _) = try bench.addEnterprise(2)
    try bench.state(two, staff: SubsidyBench.stayers(60, from: 1_000))
    #expect(try only(bench, entitlement).state == .released)
    try bench.submit(.prepareBatch(PrepareBatch(batch: batch, faults: [:])))
    #expect(try only(bench, entitlement).state == .held)
    #expect(try only(bench, entitlement).screens.map(\.code) == ["insured-elsewhere-too"])
    #expect(try bench.balances()[.inTransit] == 0)
  }

  @Test func `facts that are heard together with a review count in it`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, payee) = try bench.addEnterprise(1)
    try bench.state(code, staff: SubsidyBench.stayers(60))
    try bench.apply(code, payee)
    let entitlement = try #require(try bench.entitlements().first).id
    try bench.review(entitlement, .maker)
    try bench.receive { _ in stated(bench, code, SubsidyBench.stayers(1, from: 9_000)) }
    #expect(try bench.refusal(bench.review(entitlement, .checker)) == "entitlement-not-reviewed")
    #expect(try only(bench, entitlement).state == .applied)
  }

  @Test func `facts that are heard together with a release count in it`() throws {
    let (bench, code, entitlement) = try approved()
    try bench.receive { _ in stated(bench, code, SubsidyBench.stayers(1, from: 9_000)) }
    let (_, command) = try bench.release([entitlement])
    #expect(try bench.refusal(command) == "entitlement-not-approved")
    #expect(try bench.balances()[.held] == 0)
  }

  @Test func `facts that are heard right before a batch is prepared count in it`() throws {
    let (bench, code, entitlement) = try approved()
    let (batch, _) = try bench.release([entitlement])
    try bench.receive { _ in stated(bench, code, SubsidyBench.stayers(1, from: 9_000)) }
    try bench.submit(.prepareBatch(PrepareBatch(batch: batch, faults: [:])))
    #expect(try only(bench, entitlement).state == .held)
    #expect(try bench.balances()[.inTransit] == 0)
  }

  @Test func `a batch waits for assessments that are too many for one input`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce(yuan: 10_000_000)
    let numbers = 1...AssessEntitlement.enterprisesMaximum + 1
    let all = try numbers.map { try bench.approved($0) }
    let (batch, _) = try bench.release(all.map(\.entitlement))
    for (index, (code, _)) in all.enumerated() {
      try bench.receive { _ in
        stated(bench, code, SubsidyBench.stayers(1, from: 500_000 + index))
      }
    }
    try bench.submit(.prepareBatch(PrepareBatch(batch: batch, faults: [:])))
    #expect(try bench.entitlements().allSatisfy { $0.state == .released })
    // It is asked for again, and all of it is known then.
    try bench.submit(.prepareBatch(PrepareBatch(batch: batch, faults: [:])))
    #expect(try bench.entitlements().allSatisfy { $0.state == .held })
  }
}
