internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit
internal import Storage

/// The one gate in front of the bank. After a restore it is shut: the bank may have been told what this
/// store no longer knows, so that nothing is instructed until statements since were read and two persons
/// say so.
struct PaymentGate: Sendable {
  let epoch: Int64
  let frozenAt: Instant?
  /// The last that this store decided before the backup that it was restored from.
  let knownUntil: Instant
  let firstPerson: EntityID?

  static func find(_ transaction: Transaction) throws -> PaymentGate {
    guard let row = try transaction.row(BankStatementStatement.gate) else {
      throw StorageError.column("payment_gate")
    }
    return PaymentGate(
      epoch: try row.int("epoch"),
      frozenAt: try row.intOrNil("frozen_at").map(Instant.init(microseconds:)),
      knownUntil: Instant(microseconds: try row.intOrNil("known_until") ?? 0),
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
    let gate = try find(work.transaction)
    // One that was still shut stays so for what it was shut for.
    let last = try lastDecision(upTo: gate.epoch, work.transaction)
    try set(
      PaymentGate(
        epoch: try newestEpoch(work.transaction), frozenAt: work.decision.now,
        knownUntil: gate.frozenAt == nil ? last : min(gate.knownUntil, last), firstPerson: nil),
      work.transaction)
    // The bank may have the file of a batch that this store has as not delivered, and not have booked it
    // yet: it is asked before the file is written.
    try work.transaction.execute(PaymentStatement.doubtDeliveries)
    try work.decision.emit(
      PaymentsFrozen(reason: "restored"), partition: work.ruling.home,
      entities: [EntityName.payments])
  }

  static func set(_ gate: PaymentGate, _ transaction: Transaction) throws {
    try transaction.execute(
      BankStatementStatement.setGate, .integer(gate.epoch),
      SQLValue(gate.frozenAt?.microseconds), .integer(gate.knownUntil.microseconds),
      SQLValue(gate.firstPerson?.bytes))
  }

  /// Whether the statements read since it was shut show, without a gap, all that the bank may have done
  /// and this store forgotten.
  func isCovered(_ transaction: Transaction) throws -> Bool {
    guard let frozenAt else { return true }
    var covered = knownUntil
    let periods = try transaction.rows(
      BankStatementStatement.periods, .integer(frozenAt.microseconds))
    for period in periods {
      // A day that ends at 23:59:59 is followed by the next.
      guard try period.instant("since") <= covered.adding(seconds: 1) else { break }
      covered = max(covered, try period.instant("until"))
    }
    return covered >= frozenAt
  }

  /// When this store last decided anything in an epoch and those before it. Epochs only ever rise along
  /// a stream.
  private static func lastDecision(
    upTo epoch: Int64, _ transaction: Transaction
  ) throws -> Instant {
    var last = Instant(microseconds: 0)
    for head in try transaction.journalHeads() {
      func record(_ sequence: Int64) throws -> Record? {
        try transaction.journalRange(
          stream: head.stream, from: sequence, maximumEvents: 1, maximumBytes: .max
        ).first.map { try SealedRecord(decoding: $0).record }
      }
      var (older, newer) = (Int64(0), head.sequence + 1)
      while newer - older > 1 {
        let middle = older + (newer - older) / 2
        let isOlder = try record(middle).map { Int64($0.epoch) <= epoch } ?? false
        (older, newer) = isOlder ? (middle, newer) : (older, middle)
      }
      guard older > 0, let found = try record(older) else { continue }
      last = max(last, Instant(microseconds: found.occurredAt))
    }
    return last
  }

  private static func newestEpoch(_ transaction: Transaction) throws -> Int64 {
    try transaction.row(BankStatementStatement.epoch)?.intOrNil("epoch") ?? 1
  }
}
