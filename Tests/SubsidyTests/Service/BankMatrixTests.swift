import Domain
import Events
import ServiceKit
import TestSupport
import Testing

@testable import Subsidy

/// Each way a bank may answer, and a death of the process at each moment of the exchange: what was
/// intended, what the bank paid and what the ledger says are one, and nothing is paid twice or lost.
@Suite struct BankMatrixTests {
  private static let behaviours = [
    "success", "reject", "partial", "timeout-then-success", "timeout-then-reject",
    "duplicate-status", "status-before-file-is-read", "unreadable", "returned", "silent", "lost",
  ]

  /// Two enterprises' 50,000 yuan each, released.
  private func course(_ bank: BankServer, diesAt: Int?) throws -> PaymentCourse {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let entitlements = try (1...2).map { try bench.approved($0).entitlement }
    try bench.release(entitlements)
    return try PaymentCourse(bench, bank: bank, diesAt: diesAt)
  }

  @Test(arguments: behaviours, [false, true])
  func `intents, the bank's book and the ledger agree, wherever the process dies`(
    _ behaviour: String, _ takesFiles: Bool
  ) async throws {
    let bank = try BankServer(["--behaviour", behaviour] + (takesFiles ? ["--take"] : []))
    defer { bank.stop() }
    let whole = try course(bank, diesAt: nil)
    try await whole.run()
    try check(whole, "\(behaviour), alive throughout")
    // More moments than the first half would do for: a death makes the way longer.
    let moments = whole.life.moments
    #expect(moments > 10)
    for moment in 0..<moments {
      let course = try course(bank, diesAt: moment)
      try await course.run()
      try check(course, "\(behaviour), dead at moment \(moment)")
    }
  }

  private func check(_ course: PaymentCourse, _ what: String) throws {
    let note = Comment(rawValue: what)
    let book = try course.book()
    let paid = book.filter { $0.kind == "paid" }
    let returned = book.filter { $0.kind == "returned" }.reduce(0) { $0 + ($1.fen ?? 0) }
    let sum = paid.reduce(0) { $0 + ($1.fen ?? 0) }
    let balances = try course.bench.balances()
    #expect(Set(paid.map(\.endToEndId)).count == paid.count, "paid twice: \(what)")
    #expect(balances[.paid] == sum - returned, note)
    #expect(balances[.returned] == returned, note)
    #expect(balances[.held] == 0, note)
    #expect(balances[.inTransit] == 0, note)
    #expect(try course.bench.parked() == 0, note)
    let states = try course.bench.entitlements().map(\.state)
    #expect(states.count { $0 == .settled || $0 == .returned } == paid.count, note)
    #expect(
      states.allSatisfy { $0 == .settled || $0 == .returned || $0 == .rejected },
      "\(states): \(what)")
  }
}
