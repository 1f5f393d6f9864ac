private import Crypto

/// By what policies and facts are known: the same bytes have the same digest.
enum PolicyDigest {
  /// SHA-256 as 64 lower-case hexadecimal digits.
  static func sha256(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
