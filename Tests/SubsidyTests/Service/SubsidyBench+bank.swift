import Domain
import Events
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Subsidy

extension PaymentCourse {
  /// One payment of 50,000 yuan, released, and a bank.
  static func released(
    _ arguments: [String] = []
  ) throws -> (course: PaymentCourse, bank: BankServer, entitlement: EntityID, batch: EntityID) {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (_, entitlement) = try bench.approved()
    let (batch, _) = try bench.release([entitlement])
    let bank = try BankServer(arguments)
    return (try PaymentCourse(bench, bank: bank), bank, entitlement, batch)
  }

  /// The bank's ids of what it paid, one for each time.
  func paid() throws -> [String] {
    try book().filter { $0.kind == "paid" }.compactMap(\.endToEndId)
  }
}

/// What the bank says of payments, and what a restore leaves.
extension SubsidyBench {
  /// Of 50,000 yuan.
  static func entry(
    _ endToEndID: String, fen: Int64 = 5_000_000, isReturn: Bool = false,
    day: CalendarDay = SubsidyBench.march.day
  ) -> BankStatement.Entry {
    BankStatement.Entry(
      reference: nil, amount: Money(fen: fen), direction: isReturn ? .credit : .debit,
      endToEndID: endToEndID, bookingDay: day, isReturned: isReturn,
      returnReason: isReturn ? "AC06" : nil)
  }

  func statement(
    _ id: String = "S-1", _ entries: BankStatement.Entry..., from: Instant? = nil,
    to: Instant? = nil, account: String = SampleBatch.debtor.account
  ) -> BankStatement {
    BankStatement(
      id: id, account: account, from: from ?? clock.now().adding(seconds: -86_400),
      to: to ?? clock.now().adding(seconds: 1), opening: nil, closing: nil, entries: entries)
  }

  /// - Returns: why they were refused, as one file.
  @discardableResult
  func take(_ statements: BankStatement...) throws -> String? {
    let answer = try submit(.takeStatements(TakeStatements(statements: statements)))
    guard case .refused(let refusal) = answer else { return nil }
    return refusal.code
  }

  func payment(of batch: EntityID, _ ordinal: Int = 0) throws -> StoredPayment {
    try store.read { try StoredPayment.all(of: batch, $0) }[ordinal]
  }

  func batch(_ id: EntityID) throws -> StoredBatch {
    try #require(try store.read { try StoredBatch.find(id, $0) })
  }

  func state(of entitlement: EntityID) throws -> EntitlementState? {
    try entitlements().first { $0.id == entitlement }?.state
  }

  /// The vault knows the payee no more, and tells so.
  func erasePayee(of entitlement: EntityID) throws {
    let found = try #require(try entitlements().first { $0.id == entitlement })
    let payee = try #require(found.payee)
    vault?[payee] = nil
    try hear { _ in SubjectErased(subject: payee, enterprise: found.enterprise) }
  }

  /// - Returns: why the application was refused.
  @discardableResult
  func applyAgain(_ entitlement: EntityID) throws -> String? {
    let code = try #require(try entitlements().first { $0.id == entitlement }).enterprise
    return try refusal(try apply(code, try addPayee(code, 5)))
  }

  /// Applied for, approved and released once more, with an account that stands.
  @discardableResult
  func releaseAgain(_ entitlement: EntityID) throws -> EntityID {
    try #require(try applyAgain(entitlement) == nil)
    try review(entitlement, .maker)
    try review(entitlement, .checker)
    return try release([entitlement]).batch
  }

  /// What a restore leaves: this store's own stream in a newer epoch.
  func beRestored() throws {
    try store.write { try $0.execute(SpoilEpoch.next) }
    try restart()
    try settle()
  }

  func thaw(_ person: EntityID) throws -> String? {
    try refusal(try hear { PaymentsThawed(command: $0, person: person) })
  }
}

private enum SpoilEpoch: String, SQLStatement {
  case next = "UPDATE stream_head SET epoch = epoch + 1"
}
