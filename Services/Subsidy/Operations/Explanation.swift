internal import Domain
internal import Events
private import Foundation
internal import PolicyRules
internal import ServiceKit
internal import Storage

/// Why an enterprise is owed what it is owed, and where the money is: the assessment with each condition,
/// step and cap, who decided, every entry of the ledger, and what the bank said.
enum Explanation {
  /// Assessments that are listed, the newest.
  static let assessmentsMaximum = 100
  /// Bytes of the last assessment as it is kept; with the rest it has to go into one reply.
  static let assessmentMaximumBytes = 128 * 1_024
  /// Elements of each list of an assessment that is longer.
  static let shortenedMaximum = 20

  static func json(of id: EntityID, _ transaction: Transaction) throws -> [UInt8] {
    guard let entitlement = try StoredEntitlement.find(id, transaction) else {
      throw Refusal("entitlement-unknown", status: 404)
    }
    let rows = try transaction.rows(
      AssessmentStatement.ofEntitlement, .blob(id.bytes), SQLValue(assessmentsMaximum))
    let last = try transaction.row(AssessmentStatement.lastResult, .blob(id.bytes))?.blob("result")
    let isShortened = (last?.count ?? 0) > assessmentMaximumBytes
    let entries = try LedgerReading.entries(ofEntitlement: entitlement.businessKey, transaction)
    let payments = try StoredPayment.all(ofEntitlement: id, transaction)
    let before = JSONTree.fields([
      ("entitlement", tree(entitlement)),
      ("assessments", .list(try rows.reversed().map(tree))),
      ("ledger", .list(entries.map(tree))),
      ("payments", .list(payments.map(tree))), ("isShortened", .flag(isShortened)),
    ]).bytes
    // The last assessment is kept as its bytes, and told as them if they are not too many.
    let told = try last.map { isShortened ? try shortened($0) : $0 } ?? Array("null".utf8)
    return before.dropLast() + Array(",\"assessment\":".utf8) + told + Array("}".utf8)
  }

  /// The same with the first elements of each list: what grows with the number of persons.
  private static func shortened(_ json: [UInt8]) throws -> [UInt8] {
    func shorten(_ value: Any) -> Any {
      switch value {
      case let list as [Any]: list.prefix(shortenedMaximum).map(shorten)
      case let fields as [String: Any]: fields.mapValues(shorten)
      default: value
      }
    }
    return Array(
      try JSONSerialization.data(
        withJSONObject: shorten(try JSONSerialization.jsonObject(with: Data(json))),
        options: [.sortedKeys, .withoutEscapingSlashes]))
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
