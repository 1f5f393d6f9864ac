import MessageBus
import Synchronization
import Testing

/// The command line's way to ask a process.
@Suite struct BusClientTests {
  @Test func `a verb is carried out and its reply comes back`() throws {
    let bus = try ZeroMQPair()
    bus.pair.publisher.answerOperations(with: Array(#"{"ready":true}"#.utf8))
    try bus.rig.allow("officer", roles: [BusRole.operate("status")])
    let client = try client(bus, "officer")
    for _ in 0..<3 {
      let (status, json) = try client.operate(
        "status", json: Array("{}".utf8), timeoutMilliseconds: 5000)
      #expect(status == 0)
      #expect(String(decoding: json, as: UTF8.self) == #"{"ready":true}"#)
    }
    #expect(bus.pair.publisher.operations.map(\.user) == ["officer", "officer", "officer"])
  }

  @Test func `a refusal and a silence are told apart`() throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("officer", roles: [BusRole.operate("status")])
    let officer = try client(bus, "officer")
    let refused = #expect(throws: BusFault.self) {
      try officer.operate("backup", json: [], timeoutMilliseconds: 5000)
    }
    #expect(refused?.code == "request-refused")
    // Allowed, but nobody replies.
    #expect(throws: BusFault.noAnswer(peer: "intake", milliseconds: 100)) {
      try officer.operate("status", json: [], timeoutMilliseconds: 100)
    }
    try bus.rig.allow("nobody", roles: [])
    let nobody = try client(bus, "nobody")
    #expect(throws: BusFault.keyRefused(peer: "intake")) {
      try nobody.operate("status", json: [], timeoutMilliseconds: 5000)
    }
  }

  @Test func `records are fetched, and heard as they come`() throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("tail", roles: [BusRole.hear("intake"), BusRole.fetch])
    let client = try client(bus, "tail")
    try bus.pair.publisher.commit(5)
    let batch = try client.fetch(
      bus.pair.stream, epoch: 1, from: 4, timeoutMilliseconds: 5000)
    #expect(
      batch.records == bus.pair.journal.state.withLock { $0.records[3...].map(\.bytes) })
    try client.subscribe(bus.pair.stream)
    guard case .head = try client.next(timeoutMilliseconds: 5000) else {
      Issue.record("no head was heard")
      return
    }
    try bus.pair.publisher.commit(1)
    while let frame = try client.next(timeoutMilliseconds: 5000) {
      if case .event(_, _, let record) = frame {
        #expect(try Record(decoding: record).sequence == 6)
        return
      }
    }
    Issue.record("no event was heard")
  }

  private func client(_ bus: ZeroMQPair, _ name: String) throws -> BusClient {
    let address = try #require(bus.rig.addresses["intake"])
    return try BusClient(peer: address, name: name, keys: bus.rig.keys)
  }
}
