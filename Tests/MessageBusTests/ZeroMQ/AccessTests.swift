import MessageBus
import Testing

/// Only keys on the list get in, each only where its roles allow. (Over ZeroMQ.)
@Suite struct AccessTests {
  @Test func `at start the bus has seen an unknown key refused at both sockets`() throws {
    let bus = try ZeroMQPair()
    #expect(bus.refusals >= 2)
  }

  @Test(arguments: [RawPeer.Kind.subscriber, .dealer])
  func `an unknown key hears and gets nothing`(_ kind: RawPeer.Kind) throws {
    let bus = try ZeroMQPair()
    let before = bus.refusals
    let stranger = try bus.knock(kind, as: nil)
    if kind == .subscriber { stranger.subscribe([]) }
    if kind == .dealer { _ = stranger.send([try fetch(bus)], timeoutMilliseconds: 0) }
    #expect(stranger.receive(timeoutMilliseconds: 300) == nil, "the ZAP handler")
    try bus.waitForRefusals(before + 1)
    try bus.expectHealthy()
    #expect(stranger.receive(timeoutMilliseconds: 50) == nil)
  }

  @Test func `a key without a role for a socket is refused there`() throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("mailer", roles: [BusRole.operate("status"), BusRole.hear("subsidy")])
    try bus.rig.allow("listener", roles: [BusRole.hear("intake")])
    var before = bus.refusals
    let mailer = try bus.knock(.subscriber, as: "mailer")
    mailer.subscribe([])
    try bus.waitForRefusals(before + 1)
    try bus.expectHealthy()
    #expect(mailer.receive(timeoutMilliseconds: 50) == nil)
    before = bus.refusals
    let listener = try bus.knock(.dealer, as: "listener")
    _ = listener.send([try fetch(bus)], timeoutMilliseconds: 0)
    try bus.waitForRefusals(before + 1)
    #expect(listener.receive(timeoutMilliseconds: 50) == nil)
    let hearing = try bus.knock(.subscriber, as: "listener")
    hearing.subscribe(PublishedFrame.topic(bus.pair.stream))
    #expect(hearing.receive() != nil)
  }

  @Test func `a subscription to a shorter partition does not match a longer one`() throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("listener", roles: [BusRole.hear("intake")])
    let short = try bus.knock(.subscriber, as: "listener")
    short.subscribe(PublishedFrame.topic(try .named("intake/33")))
    let long = try bus.knock(.subscriber, as: "listener")
    long.subscribe(PublishedFrame.topic(bus.pair.stream))
    #expect(long.receive() != nil)
    #expect(long.receive() != nil)
    #expect(short.receive(timeoutMilliseconds: 50) == nil)
  }

  @Test func `a revoked key is cut off at reload, and served when allowed again`() throws {
    let bus = try ZeroMQPair()
    let witness = try TestProcess(
      Pair.configuration(
        "subsidy", published: [], heard: [HeardStream(stream: bus.pair.stream, peer: "intake")]),
      on: bus.rig)
    try bus.expectHealthy()
    let before = bus.refusals
    let publicKey = try bus.rig.keys.publicKey(of: "matching")
    try bus.rig.keys.revoke("matching")
    try bus.rig.reload()
    // Its SUB and its DEALER come back, and are refused.
    try bus.waitForRefusals(before + 2)
    try bus.pair.publisher.commit(10)
    try bus.rig.wait(for: "the witness hears it") { witness.deliveredSequences.last == 30 }
    #expect(bus.pair.consumer.deliveredSequences.last == 20)
    try bus.rig.keys.allow(
      "matching", publicKey: publicKey, roles: [BusRole.hear("intake"), BusRole.fetch])
    try bus.rig.reload()
    try bus.pair.waitForDelivery(of: 30)
    #expect(bus.pair.consumer.deliveredSequences == Array(1...30))
  }

  @Test func `a role taken away holds for connections that stand`() throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("clerk", roles: [BusRole.operate])
    bus.pair.publisher.answerOperations(with: Array("{}".utf8))
    let clerk = try bus.knock(.dealer, as: "clerk")
    let request = try RequestFrame.operate(requestID: 1, verb: "backup", json: []).encoded()
    #expect(clerk.send([request]))
    #expect(clerk.receive() != nil)
    try bus.rig.keys.allow("clerk", roles: [BusRole.operate("status")])
    try bus.rig.reload()
    try bus.rig.wait(for: "the verb is forbidden") {
      guard clerk.send([request]), let frame = clerk.receive(timeoutMilliseconds: 200)?.first
      else { return false }
      guard case .error(_, .forbidden, _, _) = try? AnswerFrame(decoding: frame) else {
        return false
      }
      return true
    }
    try bus.expectHealthy()
  }

  private func fetch(_ bus: ZeroMQPair) throws -> [UInt8] {
    try RequestFrame.fetch(
      requestID: 1, stream: bus.pair.stream, epoch: 1, from: 1, maximum: 1
    ).encoded()
  }
}
