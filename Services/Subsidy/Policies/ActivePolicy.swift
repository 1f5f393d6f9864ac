internal import Domain
internal import PolicyRules
internal import Storage

/// A policy version in force, with the fund that it is paid from.
struct ActivePolicy: Sendable {
  let policy: Policy
  let fund: String

  /// Of each policy the newest version whose days include this one, in the order of their ids. An older one
  /// may include it too: its file is kept as it was activated, when nobody knew of its successor.
  static func all(
    on day: CalendarDay, _ ruling: SubsidyRuling, _ transaction: Transaction
  ) throws -> [ActivePolicy] {
    try transaction.rows(PolicyStatement.active).reduce(into: []) { newest, row in
      let policy = try policy(hash: try row.blob("hash"), ruling, transaction)
      guard policy.terms.valid.contains(day) else { return }
      if newest.last?.policy.id == policy.id { newest.removeLast() }
      newest.append(ActivePolicy(policy: policy, fund: try row.text("fund")))
    }
  }

  /// The file that a decision was made under: of the program, or as it was when it was proposed.
  static func policy(
    hash: [UInt8], _ ruling: SubsidyRuling, _ transaction: Transaction
  ) throws -> Policy {
    if let known = ruling.catalogue.policy(hash: Hexadecimal.text(hash)) { return known }
    guard let row = try transaction.row(PolicyStatement.byHash, .blob(hash)) else {
      throw SubsidyFault.policyMissing(hash: hash)
    }
    return try Policy(yaml: try row.blob("document"), file: Hexadecimal.text(hash))
  }

  /// Whether the policy's city, county or province is the enterprise's.
  func covers(_ enterprise: StoredEnterprise) -> Bool {
    enterprise.region.text.hasPrefix(policy.terms.jurisdiction)
  }

  /// The ledger that pays it.
  var prefecture: String { String(policy.terms.jurisdiction.prefix(4)) }
}

/// Bytes as lower-case hexadecimal digits.
enum Hexadecimal {
  static func text(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
