internal import Domain
internal import ServiceKit
internal import Storage

/// Something that happened to an entitlement, a batch, a policy or the gate of all payments.
struct MoneyStep: Sendable {
  /// At most so many are shown of one subject, the newest.
  static let shownMaximum = 200

  /// What an entitlement's assessment is called among its states.
  static let assessed = "assessed"
  static let frozen = "frozen"
  static let unfrozen = "unfrozen"

  /// As `EntityName` has it.
  let subject: String
  let at: Instant
  /// A state of the subject's, or one of the words above.
  let what: String
  /// Of an assessment.
  var verdict: String?
  var amount: Money?
  /// Payments of a batch; the version of a policy.
  var number: Int?
  var policy: String?
  /// Who decided.
  var person: EntityID?
  /// A code, or why in the words of who decided.
  var reason: String?

  func insert(_ transaction: Transaction) throws {
    try transaction.execute(
      MoneyStepStatement.insert, .text(subject), .integer(at.microseconds), .text(what),
      SQLValue(verdict), SQLValue(amount?.fen), SQLValue(number.map(Int64.init)), SQLValue(policy),
      SQLValue(person?.bytes), SQLValue(reason))
  }

  init(
    _ subject: String, at: Instant, what: String, verdict: String? = nil, amount: Money? = nil,
    number: Int? = nil, policy: String? = nil, person: EntityID? = nil, reason: String? = nil
  ) {
    self.subject = subject
    self.at = at
    self.what = what
    self.verdict = verdict
    self.amount = amount
    self.number = number
    self.policy = policy
    self.person = person
    self.reason = reason
  }

  init(_ row: Row) throws {
    self.init(
      try row.text("subject"), at: try row.instant("at"), what: try row.text("what"),
      verdict: try row.textOrNil("verdict"),
      amount: try row.intOrNil("amount").map(Money.init(fen:)),
      number: try row.intOrNil("number").map { Int($0) }, policy: try row.textOrNil("policy"),
      person: try row.idOrNil("person"), reason: try row.textOrNil("reason"))
  }

  /// All that happened to one subject, oldest first, for those who may know the persons.
  static func history(_ subject: String, _ transaction: Transaction) throws -> JSONValue {
    let rows = try transaction.rows(
      MoneyStepStatement.ofSubject, .text(subject), SQLValue(shownMaximum))
    return .array(try rows.reversed().map { try MoneyStep($0).json })
  }

  private var json: JSONValue {
    [
      "at": .string(at.iso), "what": .string(what), "verdict": .text(verdict),
      "amountFen": amount.map { .int($0.fen) } ?? .null, "person": .text(person?.text),
      "reason": .text(reason),
    ]
  }
}

extension Row {
  func idOrNil(_ column: String) throws -> EntityID? {
    try blobOrNil(column).flatMap(EntityID.init(bytes:))
  }
}

extension [UInt8] {
  /// Two lower-case digits a byte.
  var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
