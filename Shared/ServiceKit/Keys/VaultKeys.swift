private import Foundation
private import MessageBus

/// The keys of the vault, from a file of their own (mode 0600) outside the store: who has the store or a
/// backup of it, and not this file, has no personal data.
///
/// A line a key: what it is for, its name, 32 bytes in base64. The first `seal` key seals, the others
/// still open what they sealed; the one `digest` key makes the keyed digests by which equal values are
/// found, and stays: digests are in journals, which are kept for ever.
package struct VaultKeys: Sendable {
  package struct Key: Sendable {
    package let name: String
    package let bytes: [UInt8]

    /// - Parameter bytes: 32.
    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  package let digest: Key
  /// At least one, the newest first.
  package let seals: [Key]

  package var newest: Key { seals[0] }

  package subscript(name: String) -> Key? { seals.first { $0.name == name } }

  package init(digest: Key, seals: [Key]) {
    precondition(!seals.isEmpty, "a vault without a key")
    self.digest = digest
    self.seals = seals
  }

  /// - Throws: `VaultKeyFault`.
  package init(file path: String) throws {
    let text: String
    do {
      try PrivateFile.checkMode(path)
      text = try PrivateFile.read(path)
    } catch BusFault.keyMissing {
      throw VaultKeyFault("there is no key file \(path): make it with 'tiaoji keys vault \(path)'")
    } catch {
      throw VaultKeyFault("\(error)")
    }
    var digest: Key?
    var seals: [Key] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && !line.hasPrefix("#") {
      let words = line.split(separator: " ")
      guard words.count == 3, Self.isName(words[1]),
        let bytes = Data(base64Encoded: String(words[2])), bytes.count == Self.keyBytes,
        !seals.contains(where: { $0.name == words[1] })
      else {
        throw VaultKeyFault("line \(number + 1) of \(path) is no key (what, name, base64)")
      }
      let key = Key(name: String(words[1]), bytes: [UInt8](bytes))
      switch words[0] {
      case "seal": seals.append(key)
      case "digest" where digest == nil: digest = key
      default:
        throw VaultKeyFault("line \(number + 1) of \(path) is neither a seal nor the one digest")
      }
    }
    guard let digest, !seals.isEmpty else {
      throw VaultKeyFault("\(path) needs one digest key and at least one seal key")
    }
    self.init(digest: digest, seals: seals)
  }

  /// New keys, from the system's generator of random numbers.
  package static func generate() -> VaultKeys {
    VaultKeys(
      digest: Key(name: "d1", bytes: random()), seals: [Key(name: "k1", bytes: random())])
  }

  /// With a new key that seals from now on; the others still open.
  package func rotated() -> VaultKeys {
    let last = seals.compactMap { Int($0.name.dropFirst()) }.max() ?? 0
    return VaultKeys(
      digest: digest, seals: [Key(name: "k\(last + 1)", bytes: Self.random())] + seals)
  }

  /// Without an old key, which then opens nothing any more.
  /// - Throws: `VaultKeyFault` for the newest, or a name that is none.
  package func retired(_ name: String) throws -> VaultKeys {
    guard self[name] != nil else { throw VaultKeyFault("there is no seal key '\(name)'") }
    guard name != newest.name else {
      throw VaultKeyFault("'\(name)' is the key that seals: make a newer one first (--rotate)")
    }
    return VaultKeys(digest: digest, seals: seals.filter { $0.name != name })
  }

  /// Replaces the file as a whole, or leaves it as it was.
  package func write(to path: String) throws {
    let lines =
      ["# Keys of the vault. Keep a copy apart from the backups of the store, and no other."]
      + [("digest", digest)].map { Self.line($0.0, $0.1) } + seals.map { Self.line("seal", $0) }
    do {
      try PrivateFile.write(lines.joined(separator: "\n") + "\n", to: path, mode: 0o600)
    } catch {
      throw VaultKeyFault("\(error)")
    }
  }

  private static let keyBytes = 32

  private static func line(_ what: String, _ key: Key) -> String {
    "\(what) \(key.name) \(Data(key.bytes).base64EncodedString())"
  }

  /// A digest begins with its key's name and a colon.
  private static func isName(_ text: some StringProtocol) -> Bool {
    (1...16).contains(text.utf8.count)
      && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
  }

  private static func random() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<keyBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}

/// A sentence for the operator; it never holds a key.
package struct VaultKeyFault: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
