import Foundation
import MessageBus
import Synchronization
import Testing

/// A client in another language, written from WIRE.md alone, reads what we write.
@Suite struct PythonPeerTests {
  @Test func `the peer verifies a whole journal by its chain`() throws {
    let bus = try ZeroMQPair()
    try bus.pair.publisher.commit(1200)
    let result = try run(bus, ["verify"])
    #expect(result.status == 0)
    #expect(result.lines == ["1200 \(bus.pair.journal.head.position.hash.hex)"])
  }

  @Test func `the peer fetches the past from a sequence on`() throws {
    let bus = try ZeroMQPair()
    try bus.pair.publisher.commit(8)
    let result = try run(bus, ["fetch", "6"])
    #expect(result.status == 0)
    #expect(result.lines == lines(of: bus, 6...8))
  }

  @Test func `the peer reads live and fetches what it missed`() throws {
    let bus = try ZeroMQPair()
    try bus.pair.publisher.commit(3)
    let peer = try start(bus, ["read", "40"])
    // Every third event is kept from PUB, until the peer has had its forty.
    let end = Date().addingTimeInterval(30)
    while peer.process.isRunning {
      try #require(Date() < end, "the peer reads forty events")
      try bus.pair.publisher.commit(5) { $0.record.sequence % 3 != 0 }
      let before = bus.pair.publisher.status.counters.eventsPublished
      try bus.rig.wait(for: "they are published") {
        bus.pair.publisher.status.counters.eventsPublished > before || !peer.process.isRunning
      }
    }
    let result = peer.result()
    #expect(result.status == 0, "\(result.complaint)")
    let first = try #require(result.lines.first?.split(separator: " ").first.flatMap { UInt64($0) })
    #expect(result.lines == lines(of: bus, first...(first + 39)))
  }

  @Test func `the peer finds a changed record`() throws {
    let bus = try ZeroMQPair()
    try bus.pair.publisher.commit(30)
    bus.pair.journal.state.withLock { state in
      state.tamper = { records in
        if records.count > 20 { records[20][records[20].count - 1] ^= 1 }
      }
    }
    let result = try run(bus, ["verify"])
    #expect(result.status == 1)
    #expect(result.complaint.contains("fork: 22"))
  }

  @Test func `the peer is refused with a key that is not on the list`() throws {
    let bus = try ZeroMQPair()
    try bus.rig.allow("reader", roles: [])
    let moved = try bus.rig.keys.revoke("reader")
    // Somebody holds the revoked key still.
    for file in moved {
      try FileManager.default.moveItem(
        atPath: file, toPath: file.replacingOccurrences(of: ".revoked", with: ""))
    }
    let result = try start(bus, ["verify"], allowing: false).result()
    #expect(result.status == 2)
    #expect(result.complaint.contains("refused"))
  }

  private func lines(of bus: ZeroMQPair, _ sequences: ClosedRange<UInt64>) -> [String] {
    bus.pair.journal.state.withLock { state in
      state.records.filter { sequences.contains($0.record.sequence) }.map {
        "\($0.record.sequence) LotSubmitted \($0.hash.hex)"
      }
    }
  }

  private func run(_ bus: ZeroMQPair, _ command: [String]) throws -> PythonPeer.Result {
    try start(bus, command).result()
  }

  private func start(
    _ bus: ZeroMQPair, _ command: [String], allowing: Bool = true
  ) throws -> PythonPeer {
    if allowing { try bus.rig.allow("reader", roles: [BusRole.hear("intake"), BusRole.fetch]) }
    let address = try #require(bus.rig.addresses["intake"])
    return try PythonPeer(
      ["--keys", bus.rig.folder, "--name", "reader", "--process", "intake"]
        + ["--publish", address.publish, "--route", address.route]
        + ["--stream", bus.pair.stream.text] + command)
  }
}
