import Domain
import Events
import PolicyRules
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Subsidy

/// 初审, 复核 and 出纳: different persons, bound to what they saw.
@Suite struct ReviewTests {
  private func applied(_ bench: SubsidyBench) throws -> (CreditCode, EntityID) {
    try bench.bringIntoForce()
    let (code, payee) = try bench.addEnterprise(1)
    try bench.state(code, staff: SubsidyBench.stayers(60))
    try bench.apply(code, payee)
    return (code, try #require(try bench.entitlements().first).id)
  }

  private func state(_ bench: SubsidyBench) throws -> EntitlementState? {
    try bench.entitlements().first?.state
  }

  @Test func `two persons approve, and the money is held`() throws {
    let bench = try SubsidyBench()
    let (_, entitlement) = try applied(bench)
    #expect(try bench.refusal(bench.review(entitlement, .checker)) == "entitlement-not-reviewed")
    #expect(try bench.refusal(bench.review(entitlement, .maker)) == nil)
    #expect(try bench.refusal(bench.review(entitlement, .checker)) == nil)
    #expect(try state(bench) == .approved)
    let balances = try bench.balances()
    #expect(balances[.held] == 5_000_000)
    #expect(balances[.available] == 95_000_000)
  }

  @Test func `a maker does not check, with whatever key`() throws {
    let bench = try SubsidyBench()
    let (_, entitlement) = try applied(bench)
    try bench.review(entitlement, .maker)
    let command = try bench.review(entitlement, .checker, by: SubsidyBench.maker)
    #expect(try bench.refusal(command) == "same-person")
    #expect(try state(bench) == .reviewed)
    #expect(try bench.balances()[.held] == 0)
  }

  @Test func `two checkers at once approve once`() throws {
    let bench = try SubsidyBench()
    let (_, entitlement) = try applied(bench)
    try bench.review(entitlement, .maker)
    let seen = try bench.approval(entitlement)
    let first = try bench.review(entitlement, .checker, approval: seen)
    let second = try bench.review(
      entitlement, .checker, by: EntityID(high: 0xA, low: 9), approval: seen)
    #expect(try bench.refusal(first) == nil)
    #expect(try bench.refusal(second) == "entitlement-not-reviewed")
    #expect(try bench.balances()[.held] == 5_000_000)
  }

  @Test func `what changed after it was seen is not approved`() throws {
    let bench = try SubsidyBench()
    let (code, entitlement) = try applied(bench)
    let seen = try bench.approval(entitlement)
    // Another account, in place of the one that was shown.
    let other = try bench.addPayee(code, 77)
    try bench.apply(code, other)
    let command = try bench.review(entitlement, .maker, approval: seen)
    #expect(try bench.refusal(command) == "approval-changed")
    try bench.review(entitlement, .maker)
    // More facts void the first review.
    try bench.state(code, staff: SubsidyBench.stayers(5, from: 500))
    #expect(try state(bench) == .applied)
    #expect(try bench.refusal(bench.review(entitlement, .checker)) == "entitlement-not-reviewed")
  }

  @Test func `facts that change after approval take it back, with the money`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, entitlement) = try bench.approved()
    #expect(try bench.balances()[.held] == 5_000_000)
    let statement = try #require(try bench.facts(of: code))
    try bench.state(code, staff: SubsidyBench.stayers(10), corrects: statement)
    #expect(try bench.balances()[.held] == 0)
    #expect(try state(bench) == .refused)
    #expect(
      try bench.refusal(bench.review(entitlement, .maker, approval: Array(repeating: 0, count: 32)))
        == "entitlement-not-applied")
  }

  @Test func `nothing is passed while the period is not over`() throws {
    let bench = try SubsidyBench(now: SampleTerms.now)
    let (_, entitlement) = try applied(bench)
    #expect(try bench.refusal(bench.review(entitlement, .maker)) == "assessment-provisional")
  }

  @Test func `an appropriation is not overdrawn`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce(yuan: 49_999)
    let (code, payee) = try bench.addEnterprise(1)
    try bench.state(code, staff: SubsidyBench.stayers(60))
    try bench.apply(code, payee)
    let entitlement = try #require(try bench.entitlements().first).id
    try bench.review(entitlement, .maker)
    #expect(try bench.refusal(bench.review(entitlement, .checker)) == "appropriation-overdrawn")
    #expect(try state(bench) == .reviewed)
    try bench.hear {
      FundsAppropriated(
        command: $0, person: SubsidyBench.accountant, fund: SubsidyBench.fund,
        amount: Money(fen: 100), document: "D2")
    }
    #expect(try bench.refusal(bench.review(entitlement, .checker)) == nil)
  }

  @Test func `the same document grants once`() throws {
    let bench = try SubsidyBench()
    func appropriate(_ yuan: Int64) throws -> EntityID {
      try bench.hear {
        FundsAppropriated(
          command: $0, person: SubsidyBench.accountant, fund: SubsidyBench.fund,
          amount: Money(fen: yuan * 100), document: "D1")
      }
    }
    #expect(try bench.refusal(appropriate(10)) == nil)
    #expect(try bench.refusal(appropriate(10)) == nil)
    #expect(try bench.refusal(appropriate(11)) == "amount-differs")
    #expect(try bench.balances()[.granted] == 1_000)
  }

  @Test func `a policy is proposed by one person and activated by another, bound to its file`()
    throws
  {
    let bench = try SubsidyBench()
    let file = try #require(bench.ruling.catalogue.versions(of: SubsidyBench.retention).last)
    let hash = try #require(SubsidyBench.bytes(file.hash))
    func decide(
      _ step: PolicyStep, _ person: EntityID, hash: [UInt8], version: Int = 1,
      fund: String = SubsidyBench.fund, policy: String = SubsidyBench.retention
    ) throws -> String? {
      try bench.refusal(
        try bench.hear {
          PolicyDecided(
            command: $0, policy: policy, policyVersion: version, hash: hash, fund: fund,
            person: person, step: step)
        })
    }
    let (one, two) = (SubsidyBench.maker, SubsidyBench.checker)
    #expect(try decide(.proposed, one, hash: hash, policy: "nothing") == "policy-unknown")
    #expect(try decide(.proposed, one, hash: hash, version: 2) == "policy-unknown")
    #expect(
      try decide(.proposed, one, hash: Array(repeating: 1, count: 32)) == "policy-hash-differs")
    #expect(try decide(.activated, two, hash: hash) == "policy-not-proposed")
    #expect(try decide(.proposed, one, hash: hash) == nil)
    #expect(try decide(.activated, one, hash: hash) == "same-person")
    #expect(try decide(.activated, two, hash: hash, fund: "other") == "policy-not-proposed")
    #expect(try decide(.activated, two, hash: hash) == nil)
    #expect(try decide(.proposed, one, hash: hash) == "policy-active-already")
    #expect(try bench.events(PolicyChanged.self).map(\.step) == [.proposed, .activated])
  }

  @Test func `the payer neither made nor checked what is paid`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (_, entitlement) = try bench.approved()
    for person in [SubsidyBench.maker, SubsidyBench.checker] {
      let (_, command) = try bench.release([entitlement], by: person)
      #expect(try bench.refusal(command) == "same-person")
    }
    #expect(try state(bench) == .approved)
    let (batch, command) = try bench.release([entitlement])
    #expect(try bench.refusal(command) == nil)
    #expect(try state(bench) == .released)
    #expect(try bench.events(BatchChanged.self).map(\.batch) == [batch])
  }

  @Test func `a batch is bound to each approval and to its total`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (_, one) = try bench.approved(1)
    let (_, two) = try bench.approved(2)
    func refusal(_ items: [BatchReleased.Item], _ fen: Int64) throws -> String? {
      try bench.refusal(
        try bench.hear {
          BatchReleased(
            command: $0, batch: bench.nextID(), person: SubsidyBench.payer, items: items,
            total: Money(fen: fen))
        })
    }
    let first = BatchReleased.Item(entitlement: one, approval: try bench.approval(one))
    let second = BatchReleased.Item(entitlement: two, approval: try bench.approval(two))
    let wrong = BatchReleased.Item(entitlement: two, approval: first.approval)
    #expect(try refusal([first, second], 9_999_999) == "total-differs")
    #expect(try refusal([first, wrong], 10_000_000) == "approval-changed")
    #expect(try refusal([first, first], 10_000_000) == "entitlement-repeated")
    #expect(try refusal([], 0) == "payment-count")
    #expect(try refusal([first, second], 10_000_000) == nil)
    #expect(try refusal([first], 5_000_000) == "entitlement-not-approved")
  }

  @Test func `the schema itself keeps four persons apart`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (_, entitlement) = try bench.approved()
    let (batch, _) = try bench.release([entitlement])
    for person in [SubsidyBench.maker, SubsidyBench.checker, SubsidyBench.payer] {
      #expect(throws: (any Error).self) {
        try bench.store.write { transaction in
          try transaction.execute(
            PaymentStatement.reconcileItems, .blob(batch.bytes), .blob(person.bytes))
        }
      }
    }
    #expect(throws: (any Error).self) {
      try bench.store.write { transaction in
        var same = try #require(try StoredEntitlement.find(entitlement, transaction))
        same.checker = same.maker
        try same.update(transaction)
      }
    }
  }
}
