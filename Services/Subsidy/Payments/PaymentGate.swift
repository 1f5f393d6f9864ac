internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// The one gate in front of the bank. After a restore it is shut: the bank may have been told what this
/// store no longer knows, so that nothing is instructed until statements since were read and two persons
/// say so.
struct PaymentGate: Sendable {
  let epoch: Int64
  let frozenAt: Instant?
  let firstPerson: EntityID?

  static func find(_ transaction: Transaction) throws -> PaymentGate {
    guard let row = try transaction.row(BankStatementStatement.gate) else {
      throw StorageError.column("payment_gate")
    }
    return PaymentGate(
      epoch: try row.int("epoch"),
      frozenAt: try row.intOrNil("frozen_at").map(Instant.init(microseconds:)),
      firstPerson: try row.idOrNil("first_person"))
  }

  /// True too between a restore and the first input after it.
  static func isShut(_ transaction: Transaction) throws -> Bool {
    try find(transaction).frozenAt != nil || isRestoredSince(transaction)
  }

  /// This store's own stream is in an epoch that the gate has not looked at.
  static func isRestoredSince(_ transaction: Transaction) throws -> Bool {
    try newestEpoch(transaction) > find(transaction).epoch
  }

  /// Shuts it, once to an epoch.
  static func freeze(_ work: SubsidyWork) throws {
    guard try isRestoredSince(work.transaction) else { return }
    try work.transaction.execute(
      BankStatementStatement.setGate, .integer(try newestEpoch(work.transaction)),
      .integer(work.decision.now.microseconds), .null)
    try work.decision.emit(
      PaymentsFrozen(reason: "restored"), partition: work.ruling.home,
      entities: [EntityName.payments])
  }

  private static func newestEpoch(_ transaction: Transaction) throws -> Int64 {
    try transaction.row(BankStatementStatement.epoch)?.intOrNil("epoch") ?? 1
  }
}
