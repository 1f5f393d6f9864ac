import CZeroMQ

/// Judges every handshake (ZAP, rfc.zeromq.org/spec/27) by the allow-list: the key must be on it,
/// with a role that the socket is for. Its answer's User-Id is the consumer's name.
///
/// A key is judged once, at the handshake; taking it off the list closes nothing by itself.
final class ZapHandler {
  static let publishDomain = "pub"
  static let requestDomain = "router"

  let socket: ZeroMQSocket
  private let process: String
  private(set) var refusedCount: UInt64 = 0
  private(set) var allowedCount: UInt64 = 0
  private var rolesByName: [String: Set<String>] = [:]
  private var namesByKey: [String: String] = [:]
  /// A key whose refusals are noted by domain: for the self-test.
  var watchedKey: String?
  private(set) var watchedDomains: Set<String> = []
  private let message = ZeroMQMessage()

  /// Binds the handler's address; must come before any socket that it is to guard.
  init(_ context: ZeroMQContext, process: String, allowList: AllowList) throws(BusFault) {
    socket = try context.socket(ZMQ_REP)
    self.process = process
    try socket.set(ZMQ_LINGER, Int32(0))
    try socket.bind("inproc://zeromq.zap.01")
    use(allowList)
  }

  func use(_ allowList: AllowList) {
    rolesByName = [:]
    namesByKey = [:]
    for entry in allowList.entries {
      rolesByName[entry.name] = entry.roles
      namesByKey[entry.publicKey] = entry.name
    }
  }

  /// What the list gives that name now; nothing if it is no longer on it.
  func roles(of name: String) -> Set<String> { rolesByName[name] ?? [] }

  /// Answers the requests that wait.
  func serve() {
    while let parts = receive() {
      var name: String?
      // version, request id, domain, address, routing id, mechanism, credentials
      if parts.count == 7, parts[5] == Array("CURVE".utf8), parts[6].count == 32 {
        name = judge(key: Z85.encode(parts[6]), domain: String(decoding: parts[2], as: UTF8.self))
      }
      if name == nil { refusedCount += 1 } else { allowedCount += 1 }
      answer(requestID: parts.count > 1 ? parts[1] : [], name: name)
    }
  }

  private func judge(key: String, domain: String) -> String? {
    if let name = namesByKey[key] {
      let roles = roles(of: name)
      switch domain {
      case Self.publishDomain where BusRole.maySubscribe(roles, to: process): return name
      case Self.requestDomain where BusRole.mayRequest(roles): return name
      default: return nil
      }
    }
    if key == watchedKey { watchedDomains.insert(domain) }
    return nil
  }

  private func answer(requestID: [UInt8], name: String?) {
    let parts = [
      Array("1.0".utf8), requestID, Array((name == nil ? "400" : "200").utf8),
      Array((name == nil ? "not allowed" : "OK").utf8), Array((name ?? "").utf8), [],
    ]
    for (index, part) in parts.enumerated() {
      _ = socket.send(part, more: index < parts.count - 1)
    }
  }

  private func receive() -> [[UInt8]]? {
    var parts: [[UInt8]] = []
    repeat {
      guard socket.receive(message) else { return nil }
      parts.append(message.bytes)
    } while message.hasMore
    return parts
  }
}
