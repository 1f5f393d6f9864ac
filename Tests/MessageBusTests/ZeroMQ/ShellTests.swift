import Foundation
import MessageBus
import Testing

/// Starting, stopping, losing and finding peers. (Over ZeroMQ.)
@Suite struct ShellTests {
  @Test func `a taken port is named`() throws {
    let bus = try ZeroMQPair()
    let address = try #require(bus.rig.addresses["intake"])
    for (publish, route, taken) in [
      (address.publish, "tcp://127.0.0.1:*", address.publish),
      ("tcp://127.0.0.1:*", address.route, address.route),
    ] {
      let shell = try shell(bus.rig, publish: publish, route: route)
      #expect(throws: BusFault.portTaken(endpoint: taken)) { try shell.bind() }
    }
    let nowhere = try shell(bus.rig, publish: "nonsense", route: "tcp://127.0.0.1:*")
    let fault = #expect(throws: BusFault.self) { try nowhere.bind() }
    #expect(fault?.code == "endpoint-refused")
  }

  @Test func `without its key or a peer's it does not start`() throws {
    let rig = try ZeroMQRig()
    let shell = try shell(rig, publish: "tcp://127.0.0.1:*", route: "tcp://127.0.0.1:*")
    #expect(throws: BusFault.keyMissing(path: rig.folder + "/intake.public")) { try shell.start() }
    try rig.keys.initialise([(name: "intake", roles: [])])
    #expect(throws: BusFault.keyMissing(path: rig.folder + "/matching.public")) {
      try shell.start(peers: [
        BusPeer(name: "matching", publish: "tcp://127.0.0.1:9", route: "tcp://127.0.0.1:9")
      ])
    }
  }

  @Test func `a publisher that was away is heard again, and what was missed is fetched`() throws {
    let rig = try ZeroMQRig()
    defer { rig.stop() }
    let stream = try StreamName.named("intake/3303")
    let journal = TestJournal(stream)
    let configuration = Pair.configuration("intake", published: [stream], heard: [])
    var publisher = try TestProcess(configuration, on: rig, journal: journal)
    let address = try #require(rig.addresses["intake"])
    let consumer = try TestProcess(
      Pair.configuration(
        "matching", published: [], heard: [HeardStream(stream: stream, peer: "intake")]),
      on: rig)
    try publisher.commit(5)
    try rig.wait(for: "five events") { consumer.deliveredSequences.last == 5 }
    rig.leave("intake")
    _ = try journal.append(700)
    rig.listen(at: address)
    publisher = try TestProcess(configuration, on: rig, journal: journal)
    try rig.wait(for: "all events") { consumer.deliveredSequences.last == 705 }
    try publisher.commit(5)
    try rig.wait(for: "live events") { consumer.deliveredSequences.last == 710 }
    #expect(consumer.deliveredSequences == Array(1...710))
  }

  @Test func `what a full queue drops is revealed by the head and fetched`() throws {
    let rig = try ZeroMQRig()
    defer { rig.stop() }
    let stream = try StreamName.named("intake/3303")
    let journal = TestJournal(stream)
    let records = try journal.append(300, bodyBytes: 60 * 1024)
    // 300 events of 60 KiB are 18 MB; four times that is more than the queue holds.
    rig.beforeStart = { shell in
      shell.post(.started(heads: [], cursors: [:], halted: []))
      for _ in 0..<4 {
        shell.post(.committed(records: records, heads: [journal.head], idle: false))
      }
    }
    let publisher = try TestProcess(
      Pair.configuration("intake", published: [stream], heard: []), on: rig, journal: journal,
      posting: [])
    let consumer = try TestProcess(
      Pair.configuration(
        "matching", published: [], heard: [HeardStream(stream: stream, peer: "intake")]),
      on: rig)
    try rig.wait(for: "all events") { consumer.deliveredSequences.last == 300 }
    try rig.wait(for: "the drop is counted") { publisher.status.counters.postsDropped == 300 }
    #expect(publisher.status.counters.eventsPublished == 900)
  }

  @Test func `a connection that is open but dead is noticed and made anew`() throws {
    let rig = try ZeroMQRig()
    defer { rig.stop() }
    let stream = try StreamName.named("intake/3303")
    let publisher = try TestProcess(
      Pair.configuration("intake", published: [stream], heard: []), on: rig)
    let address = try #require(rig.addresses["intake"])
    let publish = try TestProxy(to: address.publish)
    let route = try TestProxy(to: address.route)
    rig.know(BusPeer(name: "intake", publish: publish.endpoint, route: route.endpoint))
    let consumer = try TestProcess(
      Pair.configuration(
        "matching", published: [], heard: [HeardStream(stream: stream, peer: "intake")]),
      on: rig)
    try publisher.commit(3)
    try rig.wait(for: "three events") { consumer.deliveredSequences.last == 3 }
    publish.freeze()
    route.freeze()
    try publisher.commit(3)
    // Heads come each second and are missed after five.
    try Pulse.shared.wait(for: "three more", seconds: 30) { consumer.deliveredSequences.last == 6 }
    #expect(consumer.deliveredSequences == Array(1...6))
  }

  @Test func `a SUB is left unread while the writer has no room`() throws {
    let bus = try ZeroMQPair(appliesAtOnce: false) { $0.deliveredMaximum = 4 }
    try bus.pair.publisher.commit(40)
    for applied in stride(from: 4 as UInt64, through: 40, by: 4) {
      try bus.pair.waitForDelivery(of: applied)
      bus.pair.consumer.apply(upTo: applied)
    }
    #expect(bus.pair.consumer.deliveredSequences == Array(1...40))
    try bus.rig.wait(for: "the counters show it") {
      bus.pair.consumer.status.counters.eventsDelivered == 40
    }
    // Nothing was read only to be dropped, and so nothing had to be fetched.
    #expect(bus.pair.consumer.status.counters.liveDropped == 0)
    #expect(bus.pair.consumer.status.counters.eventsFetched == 0)
  }

  @Test func `stop ends a bus that nobody answers, at once`() throws {
    let rig = try ZeroMQRig()
    try rig.allow("intake", roles: [])
    rig.know(
      BusPeer(name: "intake", publish: "tcp://127.0.0.1:9", route: "tcp://127.0.0.1:9"))
    let consumer = try TestProcess(
      Pair.configuration(
        "matching", published: [],
        heard: [HeardStream(stream: try .named("intake/3303"), peer: "intake")]),
      on: rig)
    let took = try ContinuousClock().measure { try consumer.shell.stop() }
    #expect(took < .seconds(1))
    // Once more does nothing.
    try consumer.shell.stop()
  }

  private func shell(_ rig: ZeroMQRig, publish: String, route: String) throws -> ZeroMQShell {
    let nothing = BusHandlers(
      deliver: { _ in }, heardHead: { _ in }, readJournal: { _ in }, operate: { _ in },
      ask: { _ in }, askEnded: { _, _ in }, halted: { _, _ in }, rewound: { _, _, _ in })
    return try ZeroMQShell(
      configuration: ZeroMQShell.Configuration(
        bus: BusConfiguration(process: "intake", published: [], heard: []),
        keyFolder: rig.folder, publish: publish, route: route, peers: []),
      handlers: nothing)
  }
}
