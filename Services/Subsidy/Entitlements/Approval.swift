internal import Crypto
internal import Domain
internal import Storage

/// What makers, checkers and payers are bound to: SHA-256 over everything that decides who is paid how
/// much of what, by which rule and facts, past which screens, to which account. Each text goes in behind its
/// length, so that no two approvals share an encoding. Names and accounts are there as their keyed digests.
enum Approval {
  /// Nil as long as nobody said where to pay.
  static func digest(
    of entitlement: StoredEntitlement, _ transaction: Transaction
  ) throws -> [UInt8]? {
    guard let payee = entitlement.payee,
      let digests = try PayeeDigests.find(payee, transaction)
    else { return nil }
    var hash = SHA256()
    func add(_ text: String) {
      let bytes = Array(text.utf8)
      withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: bytes)
    }
    for text in [
      "tiaoji approval 1", entitlement.id.text, entitlement.businessKey,
      entitlement.enterprise.text, entitlement.policy, String(entitlement.version),
      Hexadecimal.text(entitlement.policyHash), Hexadecimal.text(entitlement.factsHash),
      ScreenText.text(entitlement.screens), entitlement.fund, String(entitlement.amount.fen),
      payee.text, digests.name, digests.account, digests.agent,
    ] {
      add(text)
    }
    return Array(hash.finalize())
  }
}

/// A payee as events tell of it.
struct PayeeDigests: Sendable, Hashable {
  let enterprise: CreditCode
  let name: String
  let account: String
  let agent: String
  let isErased: Bool

  static func find(_ id: EntityID, _ transaction: Transaction) throws -> PayeeDigests? {
    try transaction.row(FactStatement.payee, .blob(id.bytes)).map { row in
      PayeeDigests(
        enterprise: try row.code("enterprise"), name: try row.text("name_digest"),
        account: try row.text("account_digest"), agent: try row.text("agent_digest"),
        isErased: try row.int("erased") != 0)
    }
  }
}
