/// What is stored of an API key.
package struct KeyRecord: Sendable {
  /// SHA-256 of the whole key text.
  package let hash: [UInt8]
  /// Names the key to people: the first hexadecimal digits of its hash.
  package var id: String { Self.id(of: hash) }
  package let label: String

  package init(hash: [UInt8], label: String) {
    self.hash = hash
    self.label = label
  }

  static func id(of hash: [UInt8]) -> String {
    hash.prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
