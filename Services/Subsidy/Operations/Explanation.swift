internal import Domain
internal import Events
internal import PolicyRules
internal import ServiceKit
internal import Storage

/// Why an enterprise is owed what it is owed, and where the money is: the assessment with each condition,
/// step and cap, who decided, every entry of the ledger, and what the bank said.
enum Explanation {
  static func json(of id: EntityID, _ transaction: Transaction) throws -> [UInt8] {
    guard let entitlement = try StoredEntitlement.find(id, transaction) else {
      throw Refusal("entitlement-unknown", status: 404)
    }
    let rows = try transaction.rows(AssessmentStatement.ofEntitlement, .blob(id.bytes))
    let entries = try LedgerReading.entries(ofEntitlement: entitlement.businessKey, transaction)
    let payments = try StoredPayment.all(ofEntitlement: id, transaction)
    let before = JSONTree.fields([
      ("entitlement", tree(entitlement)),
      ("assessments", .list(try rows.map(tree))),
      ("ledger", .list(entries.map(tree))),
      ("payments", .list(payments.map(tree))),
    ]).bytes
    // The last assessment is kept as its bytes, and told as them.
    let last = try rows.last?.blob("result") ?? Array("null".utf8)
    return before.dropLast() + Array(",\"assessment\":".utf8) + last + Array("}".utf8)
  }

  private static func tree(_ entitlement: StoredEntitlement) -> JSONTree {
    .fields([
      ("id", .text(entitlement.id.text)), ("businessKey", .text(entitlement.businessKey)),
      ("enterprise", .text(entitlement.enterprise.text)), ("policy", .text(entitlement.policy)),
      ("version", .number(entitlement.version)), ("state", .text(entitlement.state.rawValue)),
      ("amountFen", .integer(entitlement.amount.fen)), ("fund", .text(entitlement.fund)),
      ("attempt", .number(entitlement.attempt)), ("payee", .optional(entitlement.payee?.text)),
      ("maker", .optional(entitlement.maker?.text)),
      ("checker", .optional(entitlement.checker?.text)),
      ("batch", .optional(entitlement.batch?.text)), ("reason", .optional(entitlement.reason)),
      (
        "screens",
        .list(
          entitlement.screens.map {
            .fields([
              ("code", .text($0.code)), ("persons", .number($0.persons)),
              ("evidence", .text($0.evidence)),
            ])
          })
      ),
    ])
  }

  private static func tree(_ row: Row) throws -> JSONTree {
    .fields([
      ("ordinal", .integer(try row.int("ordinal"))), ("day", .text(try row.day("day").iso)),
      ("policyHash", .text(Hexadecimal.text(try row.blob("policy_hash")))),
      ("at", .text(try row.instant("made_at").iso)), ("cause", .text(try row.id("cause").text)),
    ])
  }

  private static func tree(_ entry: LedgerEntry) -> JSONTree {
    .fields([
      ("sequence", .integer(entry.sequence)), ("kind", .text(entry.kind.rawValue)),
      ("attempt", .number(entry.attempt)), ("amountFen", .integer(entry.amount.fen)),
      ("at", .text(entry.at.iso)), ("cause", .text(entry.cause.text)),
    ])
  }

  private static func tree(_ payment: StoredPayment) -> JSONTree {
    .fields([
      ("batch", .text(payment.batch.text)), ("attempt", .number(payment.attempt)),
      ("endToEndId", .text(payment.endToEndID)), ("amountFen", .integer(payment.amount.fen)),
      ("state", .text(payment.state.rawValue)), ("reason", .optional(payment.reason)),
      ("booked", .flag(payment.isBooked)), ("maker", .text(payment.maker.text)),
      ("checker", .text(payment.checker.text)), ("payer", .text(payment.payer.text)),
    ])
  }
}
