internal import Domain
internal import Events
internal import Storage

/// One payment of a batch, with the persons who decided about it.
struct StoredPayment: Sendable, Hashable {
  enum State: String, Sendable {
    case released, held, instructed, settled, rejected, returned
  }

  let batch: EntityID
  let ordinal: Int
  let entitlement: EntityID
  /// Of the ledger.
  var attempt: Int
  /// By which the bank's ids are derived; unique for ever.
  let key: String
  let endToEndID: String
  let amount: Money
  let approval: [UInt8]
  let payee: EntityID
  let digests: PayeeDigests
  let remittance: String
  let maker: EntityID
  let checker: EntityID
  let payer: EntityID
  var state: State = .released
  var reason: String?
  /// It stands in the file to the bank.
  var isTold = false
  /// A statement of the bank showed its debit.
  var isBooked = false
  /// `CreDtTm` of the report that spoke last: an older one says nothing any more.
  var statusAt: Instant?

  static func all(of batch: EntityID, _ transaction: Transaction) throws -> [StoredPayment] {
    try transaction.rows(PaymentStatement.items, .blob(batch.bytes)).map {
      try StoredPayment($0, transaction)
    }
  }

  static func all(
    ofEntitlement id: EntityID, _ transaction: Transaction
  ) throws -> [StoredPayment] {
    try transaction.rows(PaymentStatement.ofEntitlement, .blob(id.bytes)).map {
      try StoredPayment($0, transaction)
    }
  }

  static func find(endToEnd id: String, _ transaction: Transaction) throws -> StoredPayment? {
    try transaction.row(PaymentStatement.itemByEndToEnd, .text(id)).map {
      try StoredPayment($0, transaction)
    }
  }

  func insert(_ transaction: Transaction) throws {
    try transaction.execute(
      PaymentStatement.insertItem, .blob(batch.bytes), SQLValue(ordinal),
      .blob(entitlement.bytes), SQLValue(attempt), .text(key), .text(endToEndID),
      .integer(amount.fen), .blob(approval), .blob(payee.bytes), .text(digests.name),
      .text(digests.account), .text(digests.agent), .text(remittance), .blob(maker.bytes),
      .blob(checker.bytes), .blob(payer.bytes))
  }

  func update(_ transaction: Transaction) throws {
    try transaction.execute(
      PaymentStatement.updateItem, .blob(batch.bytes), SQLValue(ordinal), .text(state.rawValue),
      SQLValue(reason), SQLValue(isTold), SQLValue(isBooked), SQLValue(statusAt?.microseconds),
      SQLValue(attempt))
  }
}

extension StoredPayment {
  init(_ row: Row, _ transaction: Transaction) throws {
    guard let state = State(rawValue: try row.text("state")) else {
      throw StorageError.column("state")
    }
    let payee = try row.id("payee")
    guard let known = try PayeeDigests.find(payee, transaction) else {
      throw StorageError.column("payee")
    }
    self.init(
      batch: try row.id("batch"), ordinal: Int(try row.int("ordinal")),
      entitlement: try row.id("entitlement"), attempt: Int(try row.int("attempt")),
      key: try row.text("payment_key"), endToEndID: try row.text("end_to_end_id"),
      amount: try row.money("amount"), approval: try row.blob("approval"), payee: payee,
      digests: PayeeDigests(
        enterprise: known.enterprise, name: try row.text("name_digest"),
        account: try row.text("account_digest"), agent: try row.text("agent_digest"),
        isErased: known.isErased),
      remittance: try row.text("remittance"), maker: try row.id("maker"),
      checker: try row.id("checker"), payer: try row.id("payer"), state: state,
      reason: try row.textOrNil("reason"), isTold: try row.int("told") != 0,
      isBooked: try row.int("booked") != 0,
      statusAt: try row.intOrNil("status_at").map(Instant.init(microseconds:)))
  }
}
