internal import Crypto
internal import Domain
private import Foundation
package import ServiceKit

/// Seals and opens single fields of personal data: AES-256-GCM (NIST SP 800-38D), with the place of the
/// field as associated data, so that a sealed value put into another row or column does not open.
///
/// Values are sealed at the edge, before a command is made of them: the writer, the journal and the log
/// see sealed bytes and keyed digests alone.
package struct Vault: Sendable {
  private let keys: VaultKeys

  package init(keys: VaultKeys) { self.keys = keys }

  /// The name of the key that seals now.
  var newestKey: String { keys.newest.name }

  var keyNames: Set<String> { Set(keys.seals.map(\.name)) }

  func seal(_ value: String, _ field: VaultField, of subject: EntityID) throws -> SealedField {
    try seal(value, field, of: subject, nonce: AES.GCM.Nonce())
  }

  /// Again under the newest key. The nonce is derived from a random seed that is used once, so that the
  /// same command seals to the same bytes.
  func reseal(_ sealed: SealedField, of subject: EntityID, seed: [UInt8]) throws -> SealedField {
    let place = Self.place(sealed.field, subject)
    let derived = HMAC<SHA256>.authenticationCode(
      for: place, using: SymmetricKey(data: seed))
    return try seal(
      try open(sealed, of: subject), sealed.field, of: subject,
      nonce: try AES.GCM.Nonce(data: Array(derived).prefix(12)))
  }

  /// - Throws: `VaultFault` if its key is not in the file, or the bytes are not what was sealed here.
  func open(_ sealed: SealedField, of subject: EntityID) throws -> String {
    guard let key = keys[sealed.key] else { throw VaultFault.keyUnknown(sealed.key) }
    let box = try? AES.GCM.SealedBox(combined: sealed.bytes)
    let opened = box.flatMap {
      try? AES.GCM.open(
        $0, using: SymmetricKey(data: key.bytes), authenticating: Self.place(sealed.field, subject))
    }
    guard let opened else { throw VaultFault.doesNotOpen(sealed.field.rawValue) }
    return String(decoding: opened, as: UTF8.self)
  }

  /// Tells equal values of a field, and tells nothing else to who has not the key:
  /// `<key>:<hexadecimal>` of HMAC-SHA-256.
  func digest(_ value: String, _ field: VaultField) -> String {
    let code = mac(Array(field.rawValue.utf8) + [0] + Array(value.utf8))
    return "\(keys.digest.name):"
      + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Stands for a request whose body holds what the vault keeps: a plain hash of a short number could
  /// be guessed.
  func mac(_ bytes: [UInt8]) -> [UInt8] {
    Array(
      HMAC<SHA256>.authenticationCode(
        for: bytes, using: SymmetricKey(data: keys.digest.bytes)))
  }

  private func seal(
    _ value: String, _ field: VaultField, of subject: EntityID, nonce: AES.GCM.Nonce
  ) throws -> SealedField {
    let box = try AES.GCM.seal(
      Array(value.utf8), using: SymmetricKey(data: keys.newest.bytes), nonce: nonce,
      authenticating: Self.place(field, subject))
    guard let combined = box.combined else { throw VaultFault.doesNotOpen(field.rawValue) }
    return SealedField(
      field: field, key: keys.newest.name, bytes: [UInt8](combined),
      digest: digest(value, field))
  }

  private static func place(_ field: VaultField, _ subject: EntityID) -> [UInt8] {
    Array("vault_field/\(subject.text)/\(field.rawValue)".utf8)
  }
}

/// One value as it is stored.
package struct SealedField: Sendable, Hashable {
  let field: VaultField
  /// The name of the key that sealed it.
  let key: String
  /// Nonce, ciphertext and tag.
  let bytes: [UInt8]
  let digest: String
}

package enum VaultFault: Error, Equatable {
  case keyUnknown(String)
  case doesNotOpen(String)
}
