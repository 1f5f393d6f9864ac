import CZeroMQ
import MessageBus

/// A key pair for a raw socket: a known one from a folder, or one that nobody knows.
struct RawKey {
  let publicKey: String
  let secretKey: String

  init(keys: KeyRing, name: String) throws {
    publicKey = try keys.publicKey(of: name)
    secretKey = try keys.secretKey(of: name)
  }

  static func unknown() -> RawKey {
    var publicText = [CChar](repeating: 0, count: 41)
    var secretText = [CChar](repeating: 0, count: 41)
    zmq_curve_keypair(&publicText, &secretText)
    return RawKey(publicKey: text(publicText), secretKey: text(secretText))
  }

  private init(publicKey: String, secretKey: String) {
    self.publicKey = publicKey
    self.secretKey = secretKey
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix(40).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
