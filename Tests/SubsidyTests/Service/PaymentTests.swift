import Domain
import Events
import Foundation
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Subsidy

/// What happens to a batch beside its ordinary way.
@Suite struct PaymentTests {
  private func released(
    _ behaviour: String = "success"
  ) throws -> (PaymentCourse, BankServer, EntityID, EntityID) {
    try PaymentCourse.released(["--behaviour", behaviour])
  }

  private func state(_ course: PaymentCourse) throws -> EntitlementState? {
    try course.bench.entitlements().first?.state
  }

  @Test func `a payee that is no longer what was approved is held, and its money is free again`()
    async throws
  {
    let (course, bank, entitlement, _) = try released()
    defer { bank.stop() }
    for payee in course.bench.vault?.keys.sorted() ?? [] {
      course.bench.vault?[payee] = PaymentBatch.Party(
        name: "另一家公司", account: "999999999", agent: "102333002013")
    }
    try await course.run()
    #expect(try state(course) == .held)
    #expect(try course.bench.entitlements().first?.reason == "payee-changed")
    #expect(try course.bench.balances()[.available] == 100_000_000)
    #expect(try course.book().contains { $0.kind == "paid" } == false)
    // Applied for again, with an account that stands, it is the second attempt.
    try course.bench.releaseAgain(entitlement)
    try await course.run()
    #expect(try state(course) == .settled)
    #expect(try course.bench.entitlements().first?.attempt == 2)
    #expect(try course.book().filter { $0.kind == "paid" }.count == 1)
  }

  @Test func `while the vault is silent nothing is told to the bank, and nothing is lost`()
    async throws
  {
    let (course, bank, _, _) = try released()
    defer { bank.stop() }
    let vault = course.bench.vault
    course.bench.vault = nil
    for _ in 0..<5 { try await course.turn() }
    #expect(try state(course) == .released)
    course.bench.vault = vault
    try await course.run()
    #expect(try state(course) == .settled)
  }

  @Test func `a delivery that was cut off is asked about, and never made again by itself`()
    async throws
  {
    let (course, bank, _, batch) = try released()
    defer { bank.stop() }
    let bench = course.bench
    func begin() throws -> BeginDelivery.Verdict? {
      let answer = try bench.submit(.beginDelivery(BeginDelivery(batch: batch)))
      guard case .done(.delivery(let verdict)) = answer else { return nil }
      return verdict
    }
    try bench.submit(.prepareBatch(PrepareBatch(batch: batch, faults: [:])))
    #expect(try begin() == .write)
    // The process dies in the midst of it.
    try bench.restart()
    #expect(try begin() == .leave, "the delivery that was begun")
    try await course.turn()
    #expect(try bench.events(BatchChanged.self).last?.state == .unknown)
    // Only the bank's word that it never had the file lets it be delivered again.
    try await course.run()
    #expect(try state(course) == .settled)
    #expect(try course.book().count { $0.kind == "paid" } == 1)
  }

  @Test func `what came back is paid again under the same entitlement and a new key`()
    async throws
  {
    let (course, bank, entitlement, _) = try released("returned")
    defer { bank.stop() }
    try await course.run()
    #expect(try state(course) == .returned)
    try course.bench.releaseAgain(entitlement)
    try await course.run()
    let paid = try course.book().filter { $0.kind == "paid" }
    #expect(Set(paid.map(\.endToEndId)).count == 2)
  }

  @Test func `a fourth person reconciles, once every payment was seen on a statement`()
    async throws
  {
    let (course, bank, _, batch) = try released()
    defer { bank.stop() }
    let bench = course.bench
    func reconcile(_ person: EntityID, _ fen: Int64) throws -> String? {
      try bench.refusal(
        try bench.hear {
          BatchReconciled(
            command: $0, batch: batch, person: person, settled: Money(fen: fen))
        })
    }
    #expect(try reconcile(SubsidyBench.accountant, 5_000_000) == "batch-not-answered")
    try await course.run()
    #expect(try state(course) == .settled)
    for person in [SubsidyBench.maker, SubsidyBench.checker, SubsidyBench.payer] {
      #expect(try reconcile(person, 5_000_000) == "same-person")
    }
    #expect(try reconcile(SubsidyBench.accountant, 4_999_999) == "total-differs")
    #expect(try reconcile(SubsidyBench.accountant, 5_000_000) == nil)
    #expect(try bench.events(BatchChanged.self).last?.state == .reconciled)
  }

  @Test func `a report of another's batch, another amount or a cut-off one has no effect`()
    async throws
  {
    let (course, bank, _, batch) = try released("timeout-then-success")
    defer { bank.stop() }
    try await course.turn()
    #expect(try state(course) == .instructed)
    let stored = try #require(
      try course.bench.store.read { try StoredBatch.find(batch, $0) })
    let payment = try #require(
      try course.bench.store.read { try StoredPayment.all(of: batch, $0) }.first)
    func write(_ name: String, message: String, fen: Int64, cut: Int = 0) throws {
      let block = BankID.paymentInformation.derived(from: StoredBatch.key(of: batch))
      let xml = SampleMessage.report(
        message: message, block: block,
        transactions: SampleMessage.transaction(
          payment.endToEndID, "RJCT", amount: Money(fen: fen).yuan))
      try xml.dropLast(cut).write(
        toFile: course.bench.folder.file("from-bank/\(name)"), atomically: true, encoding: .utf8)
    }
    let other = BankID.message.derived(from: "another")
    try write("a-other.xml", message: other, fen: 5_000_000)
    try write("b-amount.xml", message: stored.messageID, fen: 4_000_000)
    try write("c-cut.xml", message: stored.messageID, fen: 5_000_000, cut: 40)
    try await course.turn()
    let refused = try FileManager.default.contentsOfDirectory(
      atPath: course.bench.folder.file("from-bank/refused"))
    #expect(refused.count { $0.hasSuffix(".reason") } == 3)
    #expect(try state(course) == .instructed)
    try await course.run()
    #expect(try state(course) == .settled)
  }
}
