internal import Crypto

/// The text of an API key: `tj_` and 256 random bits in base64url. Made at the edge, shown once.
package struct APIKey: Sendable {
  package let text: String

  /// A new key, from the system's generator of random numbers.
  package static func generate() -> APIKey {
    var generator = SystemRandomNumberGenerator()
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    // 43 digits of 6 bits: 258 bits.
    let drawn = (0..<43).map { _ in digits[Int(generator.next() & 63 as UInt64)] }
    return APIKey(text: "tj_" + String(drawn))
  }

  package func record(label: String) -> KeyRecord {
    KeyRecord(hash: Self.hash(text), label: label)
  }

  static func hash(_ text: some StringProtocol) -> [UInt8] {
    Array(SHA256.hash(data: Array(text.utf8)))
  }
}
