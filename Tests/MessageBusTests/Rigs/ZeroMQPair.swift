import MessageBus

/// A `Pair` on ZeroMQ, with what a test needs to come near its sockets.
final class ZeroMQPair {
  let pair: Pair
  let rig: ZeroMQRig

  init(appliesAtOnce: Bool = true, configure: (inout BusConfiguration) -> Void = { _ in }) throws {
    pair = try Pair(.zeroMQ, appliesAtOnce: appliesAtOnce, configure: configure)
    guard let rig = pair.rig as? ZeroMQRig else { throw NeverHappened(sentence: "a ZeroMQ rig") }
    self.rig = rig
    try pair.waitForHead()
  }

  /// A raw socket at the publisher, with the key of that name, or with one that nobody knows.
  func knock(_ kind: RawPeer.Kind, as name: String?) throws -> RawPeer {
    guard let address = rig.addresses["intake"] else { throw NeverHappened(sentence: "intake") }
    let isRouter = kind == .dealer
    let key = if let name { try RawKey(keys: rig.keys, name: name) } else { RawKey.unknown() }
    return try RawPeer(
      kind, to: isRouter ? address.route : address.publish,
      serverKey: rig.keys.publicKey(of: "intake"), key: key)
  }

  /// The bus works: what is committed now arrives, in order, once.
  func expectHealthy() throws {
    let before = UInt64(pair.journal.hashes.count)
    try pair.publisher.commit(20)
    try pair.waitForDelivery(of: before + 20)
    let sequences = pair.consumer.deliveredSequences
    guard sequences == Array(1...(before + 20)) else {
      throw NeverHappened(sentence: "events 1–\(before + 20) in order, each once")
    }
  }

  func waitForRefusals(_ count: UInt64) throws {
    try rig.wait(for: "\(count) handshakes are refused") { [pair] in
      pair.publisher.status.counters.handshakesRefused >= count
    }
  }

  var refusals: UInt64 { pair.publisher.status.counters.handshakesRefused }
}
