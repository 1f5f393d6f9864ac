import Domain
import Events
import Foundation
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Subsidy

/// After a restore: what this store forgot, the bank's statements tell.
@Suite struct RestoredPaymentTests {
  @Test func `nothing is instructed until statements were read and two persons agree`()
    async throws
  {
    let (course, bank, entitlement, batch) = try PaymentCourse.released()
    defer { bank.stop() }
    let bench = course.bench
    #expect(try bench.thaw(SubsidyBench.payer) == "payments-not-frozen")
    bench.clock.advance(milliseconds: 1_000)
    try bench.beRestored()
    #expect(try bench.events(PaymentsFrozen.self).count == 1)
    for _ in 0..<3 { try await course.turn() }
    #expect(try bench.state(of: entitlement) == .released)
    #expect(try bench.thaw(SubsidyBench.payer) == "statements-missing")
    try bench.take(bench.statement())
    #expect(try bench.thaw(SubsidyBench.payer) == nil)
    #expect(try bench.thaw(SubsidyBench.payer) == "same-person")
    #expect(try bench.state(of: entitlement) == .released)
    #expect(try bench.thaw(SubsidyBench.accountant) == nil)
    #expect(try bench.events(PaymentsUnfrozen.self).count == 1)
    // The bank may have a file of before the restore that it has not booked yet.
    func told() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: bench.folder.file("to-bank"))
    }
    for _ in 0..<10 where try told().isEmpty {
      bench.clock.advance(milliseconds: 1_100)
      try bench.settle()
      try await course.work()
    }
    let asked = try bench.batch(batch)
    let enquiry = BankEnquiry(messageID: asked.messageID, number: max(1, asked.enquiries))
    #expect(try told() == [enquiry.fileName], "the bank is asked before it is told again")
    try await course.run()
    #expect(try bench.state(of: entitlement) == .settled)
  }

  @Test func `a report on a batch that may be heard of again waits while payments rest`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let message = SampleMessage.report(try SampleBatch.make(count: 1))
    let report = TakeReport(report: try Pain002Reader.report(Array(message.utf8)))
    func refused() throws -> String? {
      guard case .refused(let refusal) = try bench.submit(.takeReport(report)) else { return nil }
      return refusal.code
    }
    #expect(try refused() == "batch-unknown")
    try bench.beRestored()
    #expect(try refused() == "batch-not-heard-yet")
  }

  @Test func `statements must cover all that may be forgotten, without a gap`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let backup = bench.clock.now()
    func after(_ seconds: Int64) -> Instant { backup.adding(seconds: seconds) }
    // Read before the restore, it counts only when it is read again.
    let known = bench.statement("S-1", from: after(-60), to: after(999))
    try bench.take(known)
    bench.clock.advance(milliseconds: 3_000_000)
    try bench.beRestored()
    try bench.take(
      bench.statement("S-4", from: after(2_999), to: after(3_060)),
      bench.statement("S-2", from: after(1_000), to: after(1_999)))
    #expect(try bench.thaw(SubsidyBench.payer) == "statements-missing", "the first is missing")
    try bench.take(known)
    #expect(try bench.thaw(SubsidyBench.payer) == "statements-missing", "the third is missing")
    try bench.take(bench.statement("S-3", from: after(2_000), to: after(2_998)))
    #expect(try bench.thaw(SubsidyBench.payer) == nil)
  }

  @Test func `a store restored again before it thawed needs the statements of both times`()
    throws
  {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let backup = bench.clock.now()
    bench.clock.advance(milliseconds: 600_000)
    try bench.beRestored()
    bench.clock.advance(milliseconds: 600_000)
    try bench.beRestored()
    let second = bench.statement(
      "S-2", from: backup.adding(seconds: 500), to: backup.adding(seconds: 1_300))
    try bench.take(second)
    #expect(try bench.thaw(SubsidyBench.payer) == "statements-missing")
    try bench.take(bench.statement("S-1", from: backup, to: backup.adding(seconds: 500)))
    #expect(try bench.thaw(SubsidyBench.payer) == nil)
  }

  /// The debit is read before or after the batch is heard of again.
  @Test(arguments: [false, true])
  func `what was paid and forgotten is paid, though facts or payee changed since`(
    _ isReadFirst: Bool
  ) async throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, entitlement) = try bench.approved()
    let key = try #require(try bench.entitlements().first).hold.paymentKey
    let debit = SubsidyBench.entry(BankID.endToEnd.derived(from: key))
    if isReadFirst { try bench.take(bench.statement("S-1", debit)) }
    try bench.release([entitlement])
    if !isReadFirst { try bench.take(bench.statement("S-1", debit)) }
    try bench.state(code, staff: SubsidyBench.stayers(1, from: 9_000))
    try bench.erasePayee(of: entitlement)
    let bank = try BankServer([])
    defer { bank.stop() }
    let course = try PaymentCourse(bench, bank: bank)
    try await course.run()
    #expect(try bench.state(of: entitlement) == .settled)
    #expect(try bench.balances()[.paid] == 5_000_000)
    #expect(try bench.applyAgain(entitlement) == "entitlement-paid")
    #expect(try course.paid() == [])
  }

  @Test func `what was paid by an attempt that is forgotten is not paid by another`()
    async throws
  {
    let (course, bank, entitlement, _) = try PaymentCourse.released()
    defer { bank.stop() }
    let bench = course.bench
    let key = try #require(try bench.entitlements().first).businessKey
    let second = BankID.endToEnd.derived(from: HoldKey(key, attempt: 2).paymentKey)
    try bench.take(bench.statement("S-1", SubsidyBench.entry(second)))
    try await course.run()
    #expect(try bench.state(of: entitlement) == .settled)
    #expect(try bench.balances()[.paid] == 5_000_000)
    #expect(try course.paid() == [])
    // Its return is known by the same id.
    try bench.take(bench.statement("S-2", SubsidyBench.entry(second, isReturn: true)))
    #expect(try bench.state(of: entitlement) == .returned)
  }

  /// Before the batch is heard of again, or after.
  @Test(arguments: [false, true])
  func `what was paid, came back and was forgotten is returned`(_ isReadFirst: Bool)
    async throws
  {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (_, entitlement) = try bench.approved()
    let key = try #require(try bench.entitlements().first).hold.paymentKey
    let id = BankID.endToEnd.derived(from: key)
    let both = bench.statement(
      "S-1", SubsidyBench.entry(id), SubsidyBench.entry(id, isReturn: true))
    if isReadFirst { try bench.take(both) }
    try bench.release([entitlement])
    if !isReadFirst { try bench.take(both) }
    let bank = try BankServer([])
    defer { bank.stop() }
    let course = try PaymentCourse(bench, bank: bank)
    try await course.run()
    #expect(try bench.state(of: entitlement) == .returned)
    #expect(try bench.balances()[.paid] == 0)
    #expect(try bench.balances()[.returned] == 5_000_000)
    try bench.releaseAgain(entitlement)
    try await course.run()
    #expect(try bench.state(of: entitlement) == .settled)
    #expect(try course.paid().count == 1)
  }
}
