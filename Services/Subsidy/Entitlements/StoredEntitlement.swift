internal import Domain
internal import Events
internal import Storage

/// What an enterprise is owed by a policy, and how far it has come.
struct StoredEntitlement: Sendable, Hashable {
  let id: EntityID
  let businessKey: String
  let enterprise: CreditCode
  let policy: String
  /// Of the ledger that pays it.
  let prefecture: String
  /// Of the enterprise: where its events go.
  let partition: String
  var version: Int
  var policyHash: [UInt8]
  var factsHash: [UInt8]
  var fund: String
  var verdict: AssessmentVerdict
  var provisional: Bool
  var amount: Money
  /// Codes with evidence; what a maker must look at.
  var screens: [EntitlementAssessed.Screen]
  var state: EntitlementState
  /// Of payment: 0 before the first was approved.
  var attempt = 0
  var payee: EntityID?
  var maker: EntityID?
  var checker: EntityID?
  var batch: EntityID?
  var reason: String?

  var hold: HoldKey { HoldKey(businessKey, attempt: max(attempt, 1)) }

  /// The bank was told: new facts change no more how much it is.
  var isBeyondRecall: Bool { state == .instructed || state == .settled }

  /// Somebody is to be bound to what it is now.
  var isUnderReview: Bool { state == .applied || state == .reviewed || state == .approved }

  static func find(_ id: EntityID, _ transaction: Transaction) throws -> StoredEntitlement? {
    try transaction.row(EntitlementStatement.find, .blob(id.bytes)).map(StoredEntitlement.init)
  }

  static func find(key: String, _ transaction: Transaction) throws -> StoredEntitlement? {
    try transaction.row(EntitlementStatement.byKey, .text(key)).map(StoredEntitlement.init)
  }

  func insert(_ transaction: Transaction) throws {
    try transaction.execute(
      EntitlementStatement.insert, .blob(id.bytes), .text(businessKey), .text(enterprise.text),
      .text(policy), SQLValue(version), .blob(policyHash), .blob(factsHash), .text(fund),
      .text(prefecture), .text(partition), .text(verdict.rawValue), SQLValue(provisional),
      .integer(amount.fen), .text(ScreenText.text(screens)), .text(state.rawValue))
  }

  func update(_ transaction: Transaction) throws {
    try transaction.execute(
      EntitlementStatement.update, .blob(id.bytes), SQLValue(version), .blob(policyHash),
      .blob(factsHash), .text(fund), .text(verdict.rawValue), SQLValue(provisional),
      .integer(amount.fen), .text(ScreenText.text(screens)), .text(state.rawValue),
      SQLValue(attempt), SQLValue(payee?.bytes), SQLValue(maker?.bytes),
      SQLValue(checker?.bytes), SQLValue(batch?.bytes), SQLValue(reason))
  }
}

extension StoredEntitlement {
  init(_ row: Row) throws {
    guard let state = EntitlementState(rawValue: try row.text("state")),
      let verdict = AssessmentVerdict(rawValue: try row.text("verdict"))
    else { throw StorageError.column("state") }
    self.init(
      id: try row.id("id"), businessKey: try row.text("business_key"),
      enterprise: try row.code("enterprise"), policy: try row.text("policy"),
      prefecture: try row.text("prefecture"), partition: try row.text("partition"),
      version: Int(try row.int("version")), policyHash: try row.blob("policy_hash"),
      factsHash: try row.blob("facts_hash"), fund: try row.text("fund"), verdict: verdict,
      provisional: try row.int("provisional") != 0, amount: try row.money("amount"),
      screens: try ScreenText.screens(try row.text("screens")), state: state,
      attempt: Int(try row.int("attempt")), payee: try row.idOrNil("payee"),
      maker: try row.idOrNil("maker"), checker: try row.idOrNil("checker"),
      batch: try row.idOrNil("batch"), reason: try row.textOrNil("reason"))
  }
}

/// Screens in a column: a line each of code, number of persons and evidence, with tabs between.
enum ScreenText {
  static func text(_ screens: [EntitlementAssessed.Screen]) -> String {
    screens.map { "\($0.code)\t\($0.persons)\t\($0.evidence)" }.joined(separator: "\n")
  }

  static func screens(_ text: String) throws -> [EntitlementAssessed.Screen] {
    try text.split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts.count == 3, let persons = Int(parts[1]) else {
        throw StorageError.column("screens")
      }
      return EntitlementAssessed.Screen(
        code: String(parts[0]), persons: persons, evidence: String(parts[2]))
    }
  }
}
