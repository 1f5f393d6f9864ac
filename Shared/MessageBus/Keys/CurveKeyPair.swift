import CZeroMQ

/// A CURVE key pair, in Z85.
struct CurveKeyPair: Sendable {
  let publicKey: String
  let secretKey: String

  /// A new one.
  static func random() throws(BusFault) -> CurveKeyPair {
    // 40 characters and a zero byte each.
    var publicText = [CChar](repeating: 0, count: 41)
    var secretText = [CChar](repeating: 0, count: 41)
    guard zmq_curve_keypair(&publicText, &secretText) == 0 else {
      throw .library(call: "zmq_curve_keypair", reason: ZeroMQError.lastReason)
    }
    return CurveKeyPair(publicKey: text(publicText), secretKey: text(secretText))
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix(40).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
