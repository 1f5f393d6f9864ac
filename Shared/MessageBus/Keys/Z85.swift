/// ZeroMQ's text form of keys (rfc.zeromq.org/spec/32): 32 bytes are 40 characters.
enum Z85 {
  private static let alphabet = Array(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

  /// The text of `bytes`; their count must be a multiple of four.
  static func encode(_ bytes: [UInt8]) -> String {
    precondition(bytes.count % 4 == 0)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 4) {
      var value = bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      var digits: [UInt8] = []
      for _ in 0..<5 {
        digits.append(alphabet[Int(value % 85)])
        value /= 85
      }
      text += digits.reversed()
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether the text is that of a CURVE key.
  static func isKey(_ text: String) -> Bool {
    let digits = text.utf8.compactMap { alphabet.firstIndex(of: $0) }
    guard digits.count == 40, text.utf8.count == 40 else { return false }
    return stride(from: 0, to: 40, by: 5).allSatisfy { start in
      digits[start..<start + 5].reduce(0) { $0 * 85 + $1 } <= Int(UInt32.max)
    }
  }
}
