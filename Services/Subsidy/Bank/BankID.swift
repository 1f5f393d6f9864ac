internal import Crypto

/// What the bank knows our things by. Each id is a function of the business key alone, the same for
/// ever, so that an intent that is carried out again carries the same ids and a bank can refuse it.
///
/// A prefix of three letters and 160 bits of SHA-256 in base32 (RFC 4648): 35 characters, the most that
/// ISO 20022 has for an id, all of its character set. Two keys meet in one id with odds of 2⁻⁸⁰ after
/// 2⁴⁰ payments.
package enum BankID: String, Sendable, CaseIterable {
  /// `MsgId` of a file, and the stem of its name.
  case message = "TJM"
  /// `PmtInfId`.
  case paymentInformation = "TJP"
  /// `EndToEndId` of a payment; it does not depend on the batch that the payment is in.
  case endToEnd = "TJE"
  /// The id of an enquiry.
  case enquiry = "TJQ"

  package func derived(from key: String) -> String {
    rawValue + Self.base32(Array(SHA256.hash(data: Array("\(rawValue)\0\(key)".utf8)).prefix(20)))
  }

  /// Whether this can be an id of ours of this kind; of which key, only a comparison can tell.
  package func hasShape(_ text: String) -> Bool {
    let characters = Array(text.utf8)
    return characters.count == BankLimits.idMaximum && text.hasPrefix(rawValue)
      && characters.dropFirst(rawValue.utf8.count).allSatisfy(Self.alphabet.contains)
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// - Precondition: a multiple of five bytes, so that nothing needs padding.
  private static func base32(_ bytes: [UInt8]) -> String {
    precondition(bytes.count.isMultiple(of: 5))
    var characters: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 5) {
      let group = bytes[start..<start + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      characters += (0..<8).map { alphabet[Int(group >> (35 - 5 * $0)) & 31] }
    }
    return String(decoding: characters, as: UTF8.self)
  }
}
