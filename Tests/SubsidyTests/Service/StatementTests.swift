import Domain
import Events
import Foundation
import Logging
import MessageBus
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Subsidy

/// What the bank booked, against what it or we had said before.
@Suite struct StatementTests {
  @Test func `a file of statements has its effect whole or not at all`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (_, entitlement) = try bench.approved()
    let payment = try bench.payment(of: try bench.release([entitlement]).batch)
    let sound = bench.statement("S-1", SubsidyBench.entry(payment.endToEndID))
    let foreign = bench.statement("S-2", account: "999999999")
    #expect(try bench.take(sound, foreign) == "account-other")
    let debit = try bench.store.read {
      try $0.row(BankStatementStatement.debit, .text(payment.endToEndID))
    }
    #expect(debit == nil, "the first statement of a refused file counts")
    #expect(try bench.state(of: entitlement) == .released)
  }

  @Test func `a debit that is there twice is refused, on one statement and on another day's`()
    throws
  {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (_, entitlement) = try bench.approved()
    let id = try bench.payment(of: try bench.release([entitlement]).batch).endToEndID
    let entry = SubsidyBench.entry(id)
    #expect(try bench.take(bench.statement("S-1", entry, entry)) == "contradiction")
    #expect(try bench.take(bench.statement("S-2", entry)) == nil)
    #expect(try bench.take(bench.statement("S-3", entry)) == nil, "statements overlap")
    let next = SubsidyBench.entry(id, day: entry.bookingDay.adding(days: 1))
    #expect(try bench.take(bench.statement("S-4", next)) == "contradiction")
    #expect(try bench.state(of: entitlement) == .settled)
    #expect(try bench.balances()[.paid] == 5_000_000)
  }

  /// How far the enterprise has come with another attempt when the statement comes.
  enum Since: CaseIterable { case nothing, applied, approved, released }

  private func rejected(
    _ since: Since
  ) async throws -> (PaymentCourse, BankServer, EntityID, StoredPayment) {
    let (course, bank, entitlement, batch) = try PaymentCourse.released(
      ["--behaviour", "reject"])
    try await course.run()
    let bench = course.bench
    #expect(try bench.state(of: entitlement) == .rejected)
    if since != .nothing { try bench.applyAgain(entitlement) }
    if since == .approved || since == .released {
      try bench.review(entitlement, .maker)
      try bench.review(entitlement, .checker)
    }
    if since == .released { try bench.release([entitlement]) }
    return (course, bank, entitlement, try bench.payment(of: batch))
  }

  @Test(arguments: Since.allCases)
  func `a debit of what the bank had rejected is paid, in the place of what was begun since`(
    _ since: Since
  ) async throws {
    let (course, bank, entitlement, payment) = try await rejected(since)
    defer { bank.stop() }
    let bench = course.bench
    for id in ["S-1", "S-2"] {
      #expect(
        try bench.take(bench.statement(id, SubsidyBench.entry(payment.endToEndID))) == nil)
    }
    #expect(try bench.state(of: entitlement) == .settled)
    try await course.run()
    let balances = try bench.balances()
    #expect(balances[.paid] == 5_000_000)
    #expect(balances[.held] == 0 && balances[.inTransit] == 0)
    #expect(try bench.applyAgain(entitlement) == "entitlement-paid")
    #expect(try course.paid() == [])
    let told = try bench.events(BatchChanged.self).last { $0.batch == payment.batch }
    #expect(told?.settled == Money(fen: 5_000_000))
    // And may come back as any other.
    try bench.take(
      bench.statement("S-3", SubsidyBench.entry(payment.endToEndID, isReturn: true)))
    #expect(try bench.state(of: entitlement) == .returned)
    #expect(try bench.balances()[.returned] == 5_000_000)
  }

  @Test func `a debit of what another attempt pays is refused, and its file with it`()
    async throws
  {
    let (course, bank, entitlement, first) = try await rejected(.released)
    defer { bank.stop() }
    let bench = course.bench
    let second = try #require(try bench.entitlements().first?.batch)
    try bench.submit(.prepareBatch(PrepareBatch(batch: second, faults: [:])))
    #expect(try bench.state(of: entitlement) == .instructed)
    let debit = bench.statement("S-1", SubsidyBench.entry(first.endToEndID))
    #expect(try bench.take(debit) == "contradiction")
    #expect(try bench.balances()[.paid] == 0)
    #expect(try bench.state(of: entitlement) == .instructed)
  }

  @Test func `a debit of what was held is paid`() async throws {
    let (course, bank, entitlement, batch) = try PaymentCourse.released()
    defer { bank.stop() }
    let bench = course.bench
    try bench.erasePayee(of: entitlement)
    try await course.run()
    #expect(try bench.state(of: entitlement) == .held)
    let payment = try bench.payment(of: batch)
    try bench.take(bench.statement("S-1", SubsidyBench.entry(payment.endToEndID)))
    #expect(try bench.state(of: entitlement) == .settled)
    #expect(try bench.balances()[.paid] == 5_000_000)
  }

  @Test func `a rejection after the debit is a contradiction, and what was booked stands`()
    async throws
  {
    let (course, bank, entitlement, batch) = try PaymentCourse.released(
      ["--behaviour", "timeout-then-success", "--late", "40"])
    defer { bank.stop() }
    let bench = course.bench
    for _ in 0..<3 { try await course.turn() }
    #expect(try bench.state(of: entitlement) == .instructed)
    let payment = try bench.payment(of: batch)
    try bench.take(bench.statement("S-1", SubsidyBench.entry(payment.endToEndID)))
    let report = try Pain002Reader.report(
      Array(
        SampleMessage.report(
          message: try bench.batch(batch).messageID,
          block: BankID.paymentInformation.derived(from: StoredBatch.key(of: batch)),
          transactions: SampleMessage.transaction(payment.endToEndID, "RJCT")
        ).utf8))
    let answer = try bench.submit(.takeReport(TakeReport(report: report)))
    guard case .refused(let refusal) = answer else {
      Issue.record("a rejection of what was booked was taken")
      return
    }
    #expect(refusal.code == "contradiction")
    #expect(try bench.state(of: entitlement) == .settled)
    #expect(try bench.balances()[.paid] == 5_000_000)
  }

  @Test func `a return less the bank's charges is read with all else in its file`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let entitlements = try (1...2).map { try bench.approved($0).entitlement }
    let (batch, _) = try bench.release(entitlements)
    let (first, second) = (try bench.payment(of: batch), try bench.payment(of: batch, 1))
    let refusal = try bench.take(
      bench.statement(
        "S-1", SubsidyBench.entry(first.endToEndID),
        SubsidyBench.entry(first.endToEndID, fen: 4_999_000, isReturn: true),
        SubsidyBench.entry(second.endToEndID)))
    #expect(refusal == nil)
    #expect(try bench.balances()[.paid] == 5_001_000)
    #expect(try bench.balances()[.returned] == 4_999_000)
    let less = bench.statement("S-2", SubsidyBench.entry(first.endToEndID, fen: 1))
    #expect(try bench.take(less) == nil, "a debit that is known is no other debit")
  }

  @Test func `a debit of another amount than was instructed is refused`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (_, entitlement) = try bench.approved()
    let payment = try bench.payment(of: try bench.release([entitlement]).batch)
    let other = bench.statement("S-1", SubsidyBench.entry(payment.endToEndID, fen: 4_999_000))
    #expect(try bench.take(other) == "amount-differs")
    #expect(try bench.balances()[.paid] == 0)
  }

  @Test func `the log of a refused file holds nothing that stands in it`() async throws {
    let lines = Mutex<[String]>([])
    let logger = Logger(
      label: "test",
      factory: { _ in
        JSONLogHandler(service: "subsidy", level: .trace) { line in
          lines.withLock { $0.append(line) }
        }
      })
    let bench = try SubsidyBench()
    let desk = BankDesk(
      read: { _ in nil }, ask: { _ in .failed(.noAnswer) }, submit: { _ in .failed })
    let folder = bench.folder.file("from-bank")
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let report = SampleMessage.report(message: "6222021203100001", block: "")
    try report.write(toFile: "\(folder)/a.xml", atomically: true, encoding: .utf8)
    let post = BankPost(
      desk: desk, inbox: BankInbox(folder: folder), lookMilliseconds: 100, logger: logger)
    await post.look()
    let said = lines.withLock { $0.joined() }
    #expect(said.contains("batch-unknown at OrgnlMsgId, line"))
    #expect(!said.contains("6222"))
    let refused = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/refused")
    #expect(refused.count == 2, "the file, and its reason with all that it says")
  }
}
