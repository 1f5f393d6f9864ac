import MessageBus
import Testing

/// Somebody shouts: garbage, messages without end, subscriptions without number. Nothing changes
/// for the others. (Over ZeroMQ; memory is measured on whole processes, in EndToEndTests.)
@Suite struct HostilePeerTests {
  /// Frames below the limit each, 64 MiB together: more than any allowance.
  private static let endless = [[UInt8]](
    repeating: [UInt8](repeating: 0x20, count: 200 * 1024), count: 320)

  @Test func `bytes that are no ZMTP change nothing`() throws {
    let bus = try ZeroMQPair()
    let address = try #require(bus.rig.addresses["intake"])
    var garbage = Garbage(seed: 7)
    for endpoint in [address.publish, address.route] {
      try RawConnection(to: endpoint).write(garbage.bytes(100_000))
      // A ZMTP greeting, then a frame that says it is endless.
      var greeting: [UInt8] = [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0] + Array("CURVE".utf8)
      greeting += [UInt8](repeating: 0, count: 64 - greeting.count)
      let frame: [UInt8] = [0x06] + [UInt8](repeating: 0x7f, count: 8)
      try RawConnection(to: endpoint).write(greeting + frame + garbage.bytes(1_000_000))
    }
    try bus.expectHealthy()
  }

  @Test func `garbage frames from a known key change nothing`() throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("vandal", roles: [BusRole.hear("intake"), BusRole.fetch, BusRole.operate])
    let dealer = try bus.knock(.dealer, as: "vandal")
    var garbage = Garbage(seed: 11)
    for _ in 0..<200 {
      #expect(dealer.send([garbage.bytes(garbage.number(below: 300))]))
      let kind = UInt8(0x10 + garbage.number(below: 8))
      #expect(dealer.send([[kind] + garbage.bytes(garbage.number(below: 60))]))
    }
    let subscriber = try bus.knock(.openSubscriber, as: "vandal")
    for _ in 0..<50 { #expect(subscriber.send([garbage.bytes(garbage.number(below: 300))])) }
    try bus.rig.wait(for: "the frames are counted") {
      bus.pair.publisher.status.counters.faultyFrames >= 300
    }
    #expect(bus.pair.publisher.operations.isEmpty)
    try bus.expectHealthy()
  }

  @Test func `a frame over the limit and a message of two frames are refused`() throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("vandal", roles: [BusRole.fetch, BusRole.hear("intake")])
    let dealer = try bus.knock(.dealer, as: "vandal")
    let fetch = try RequestFrame.fetch(
      requestID: 1, stream: bus.pair.stream, epoch: 1, from: 1, maximum: 1
    ).encoded()
    #expect(dealer.send([fetch, fetch]))
    #expect(dealer.send([[UInt8](repeating: 0x10, count: 300 * 1024)]))
    try bus.rig.wait(for: "the message of two frames is counted") {
      bus.pair.publisher.status.counters.multipartRefused == 1
    }
    // The connection was broken by the large frame, and is served again.
    try bus.rig.wait(for: "an answer") {
      dealer.send([fetch]) && dealer.receive(timeoutMilliseconds: 200) != nil
    }
    #expect(bus.pair.publisher.status.counters.faultyFrames == 0)
    try bus.expectHealthy()
  }

  @Test(arguments: [RawPeer.Kind.dealer, .openSubscriber])
  func `who sends a message without end is cut off`(_ kind: RawPeer.Kind) throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("vandal", roles: [BusRole.fetch, BusRole.hear("intake")])
    let vandal = try bus.knock(kind, as: "vandal")
    let frames =
      kind == .dealer
      ? Self.endless : [[UInt8]](repeating: [UInt8](repeating: 1, count: 900), count: 2000)
    #expect(vandal.send(frames))
    try waitForCut(bus, of: bus.pair.publisher)
    #expect(bus.pair.publisher.status.counters.multipartRefused == 0)
    try bus.expectHealthy()
  }

  @Test func `who subscribes without end is cut off`() throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("vandal", roles: [BusRole.hear("intake")])
    var garbage = Garbage(seed: 13)
    // 1.6 MB in four hundred topics, each over the limit, and in sixteen thousand below it.
    let few = try bus.knock(.subscriber, as: "vandal")
    for _ in 0..<400 { few.subscribe(garbage.bytes(4000)) }
    try bus.expectHealthy()
    let many = try bus.knock(.subscriber, as: "vandal")
    for _ in 0..<16_000 { many.subscribe(garbage.bytes(100)) }
    try waitForCut(bus, of: bus.pair.publisher)
    try bus.expectHealthy()
  }

  @Test(.timeLimit(.minutes(10)))
  func `a connection cut while its subscriptions wait harms nobody, however long they do`() throws {
    // PUB takes subscriptions in when it sends, and sends nothing meanwhile.
    let rig = try ZeroMQRig()
    defer { rig.stop() }
    let stream = try StreamName.named("intake/3303")
    var configuration = Pair.configuration("intake", published: [stream], heard: [])
    configuration.headIntervalMilliseconds = 3_000
    let publisher = try TestProcess(configuration, on: rig)
    let address = try #require(rig.addresses["intake"])
    func knock(as name: String) throws -> RawPeer {
      try rig.allow(name, roles: [BusRole.hear("intake")])
      return try RawPeer(
        .subscriber, to: address.publish, serverKey: rig.keys.publicKey(of: "intake"),
        key: RawKey(keys: rig.keys, name: name))
    }
    let witness = try knock(as: "witness")
    witness.subscribe(PublishedFrame.topic(stream))
    #expect(witness.receive() != nil, "a head: the next one is three seconds away")
    let vandal = try knock(as: "vandal")
    var garbage = Garbage(seed: 19)
    for _ in 0..<16_000 { vandal.subscribe(garbage.bytes(100)) }
    try rig.wait(for: "the vandal is cut") { publisher.status.counters.connectionsCut > 0 }
    #expect(witness.receive() != nil, "the next head")
  }

  @Test func `a publisher that sends garbage or without end is survived`() throws {
    let rig = try ZeroMQRig()
    defer { rig.stop() }
    try rig.allow("intake", roles: [])
    let secret = try rig.keys.secretKey(of: "intake")
    let publisher = try RawPeer(listening: .publisher, secretKey: secret)
    let router = try RawPeer(listening: .router, secretKey: secret)
    rig.know(BusPeer(name: "intake", publish: publisher.endpoint, route: router.endpoint))
    let stream = try StreamName.named("intake/3303")
    let consumer = try TestProcess(
      Pair.configuration(
        "matching", published: [], heard: [HeardStream(stream: stream, peer: "intake")]),
      on: rig)
    let topic = PublishedFrame.topic(stream)
    var garbage = Garbage(seed: 17)
    try rig.wait(for: "garbage is heard") {
      _ = publisher.send([topic + garbage.bytes(garbage.number(below: 200))])
      return consumer.status.counters.faultyFrames > 10
    }
    let route = try #require(router.receive()?.first)
    for _ in 0..<50 { _ = router.send([route, garbage.bytes(garbage.number(below: 200))]) }
    _ = publisher.send([topic] + Self.endless)
    _ = router.send([route] + Self.endless)
    try rig.wait(for: "both connections are cut") {
      consumer.status.counters.connectionsCut >= 2
    }
    let journal = TestJournal(stream)
    let records = try journal.append(3)
    try rig.wait(for: "events are heard again") {
      for sealed in records { _ = publisher.send([PublishedFrame.encode(event: sealed)]) }
      return consumer.deliveredSequences == [1, 2, 3]
    }
    #expect(consumer.halts.isEmpty)
  }

  private func waitForCut(_ bus: ZeroMQPair, of process: TestProcess) throws {
    try bus.rig.wait(for: "the connection is cut") {
      process.status.counters.connectionsCut >= 1
    }
  }
}

/// Bytes that look random and are the same for the same seed.
struct Garbage {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func number(below limit: Int) -> Int {
    // splitmix64 (Steele, Lea, Flood 2014)
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(number(below: 256)) }
  }
}
