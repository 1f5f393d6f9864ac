import MessageBus
import Testing

/// The network that the simulation breaks at will.
@Suite struct InMemoryNetworkTests {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `whatever is lost, repeated or reordered, each event arrives once and in order`(
    _ seed: UInt64
  ) throws {
    let pair = try Pair(.inMemory)
    let rig = try #require(pair.rig as? InMemoryRig)
    var chance = Garbage(seed: seed)
    for _ in 0..<60 {
      try pair.publisher.commit(chance.number(below: 12))
      for _ in 0..<200 where rig.network.inFlightCount + rig.network.postCount > 0 {
        disturb(rig.network, &chance)
      }
      rig.advance(milliseconds: UInt64(chance.number(below: 100)))
      if chance.number(below: 10) == 0 { rig.network.cut("intake", "matching") }
      if chance.number(below: 3) == 0 { rig.network.heal("intake", "matching") }
    }
    rig.network.heal("intake", "matching")
    try pair.publisher.commit(1)
    let count = UInt64(pair.journal.hashes.count)
    try pair.waitForDelivery(of: count)
    #expect(pair.consumer.deliveredSequences == Array(1...count), "seed \(seed)")
    #expect(pair.consumer.delivered.map(\.hash) == pair.journal.hashes, "seed \(seed)")
    #expect(pair.consumer.halts.isEmpty, "seed \(seed)")
    #expect(pair.publisher.rewinds.isEmpty, "seed \(seed)")
  }

  @Test func `the same calls bring about the same run`() throws {
    var runs: [[InMemoryMessage]] = []
    for _ in 0..<2 {
      let pair = try Pair(.inMemory, history: 20)
      let rig = try #require(pair.rig as? InMemoryRig)
      var chance = Garbage(seed: 5)
      var seen: [InMemoryMessage] = []
      for _ in 0..<300 {
        disturb(rig.network, &chance)
        seen += rig.network.inFlight
        if chance.number(below: 9) == 0 { rig.advance(milliseconds: 10) }
      }
      runs.append(seen)
    }
    #expect(!runs[0].isEmpty)
    #expect(runs[0].map(\.frame) == runs[1].map(\.frame))
    #expect(runs[0].map(\.id) == runs[1].map(\.id))
  }

  @Test func `a restarted process does not hear what was sent to the one before`() throws {
    let pair = try Pair(.inMemory, history: 3)
    let rig = try #require(pair.rig as? InMemoryRig)
    while rig.network.postCount > 0 { _ = rig.network.step() }
    #expect(rig.network.inFlight.contains { $0.to == "matching" || $0.from == "matching" })
    let configuration = Pair.configuration(
      "matching", published: [], heard: [HeardStream(stream: pair.stream, peer: "intake")])
    let restarted = try TestProcess(configuration, on: rig)
    try rig.wait(for: "the new life is served") { restarted.deliveredSequences == [1, 2, 3] }
    #expect(pair.consumer.events.isEmpty)
  }

  private func disturb(_ network: InMemoryNetwork, _ chance: inout Garbage) {
    let index = chance.number(below: max(1, network.inFlightCount))
    switch chance.number(below: 10) {
    case 0: network.drop(at: index)
    case 1: network.duplicate(at: index)
    case 2...4: network.deliver(at: index)
    default: _ = network.step()
    }
  }
}
