internal import Domain
internal import ServiceKit
internal import Storage

/// Seals some of the fields that an older key sealed again, under the newest; asked for until none is
/// left, after which the old key can be retired.
package struct ResealVault: Sendable {
  static let batchMaximum = 200

  /// 32 random bytes, used for this batch alone.
  let seed: [UInt8]

  package init(seed: [UInt8]) { self.seed = seed }

  func decide(_ vault: Vault, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let rows = try decision.transaction.rows(
      VaultStatement.underOtherKeys, .text(vault.newestKey), SQLValue(Self.batchMaximum))
    for row in rows {
      let subject = try row.id("subject")
      let sealed = try vault.reseal(try SealedField(row), of: subject, seed: seed)
      try decision.transaction.execute(
        VaultStatement.reseal, .blob(subject.bytes), .text(sealed.field.rawValue),
        .text(sealed.key), .blob(sealed.bytes))
    }
    return .done(.resealed(rows.count))
  }
}

extension Vault {
  /// A store whose fields no key opens any more must not be taken for one that works.
  /// - Throws: `VaultKeyMissing`.
  func requireKeys(_ transaction: Transaction) throws {
    for row in try transaction.rows(VaultStatement.keysInUse) {
      let name = try row.text("key_name")
      guard keyNames.contains(name) else {
        throw VaultKeyMissing(name: name, fields: try row.int("fields"))
      }
    }
  }
}

package struct VaultKeyMissing: Error, CustomStringConvertible {
  let name: String
  let fields: Int64

  package var description: String {
    "\(fields) fields of the vault are sealed with the key '\(name)', which the key file has not: put the file that has it back, or reseal before a key is retired"
  }
}
