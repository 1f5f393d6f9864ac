import MessageBus
import Synchronization
import Testing

/// What every transport promises when two histories do not agree: the stream stands still.
@Suite struct HaltConformanceTests {
  @Test(arguments: Transport.allCases)
  func `a fetched record whose bytes were changed halts with fork`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    pair.journal.state.withLock { state in
      state.tamper = { records in
        if records.count > 1 { records[1][records[1].count - 1] ^= 1 }
      }
    }
    try pair.publisher.commit(5) { _ in false }
    try expectHalt(pair, .fork)
    #expect(pair.consumer.delivered.isEmpty)
  }

  @Test(arguments: Transport.allCases)
  func `a fetched last record whose bytes were changed halts with fork`(
    _ transport: Transport
  ) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    pair.journal.state.withLock { state in
      state.tamper = { records in
        if let last = records.indices.last { records[last][records[last].count - 1] ^= 1 }
      }
    }
    try pair.publisher.commit(5) { _ in false }
    try expectHalt(pair, .fork)
    #expect(pair.consumer.delivered.isEmpty)
  }

  @Test(arguments: Transport.allCases)
  func `a fetched record that does not continue the chain halts with fork`(
    _ transport: Transport
  ) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    try pair.publisher.commit(3)
    try pair.waitForDelivery(of: 3)
    // Another history of the same length, and one event more.
    pair.journal.cut(after: 2)
    _ = try pair.journal.append(1, bodyBytes: 9)
    try pair.publisher.commit(1)
    try expectHalt(pair, .fork)
    #expect(pair.consumer.deliveredSequences == [1, 2, 3])
  }

  @Test(arguments: Transport.allCases)
  func `the same sequence with another hash halts with fork`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    try pair.publisher.commit(3)
    try pair.waitForDelivery(of: 3)
    pair.journal.cut(after: 2)
    try pair.publisher.commit(1, bodyBytes: 9)
    try expectHalt(pair, .fork)
    #expect(pair.consumer.deliveredSequences == [1, 2, 3])
  }

  @Test(arguments: Transport.allCases)
  func `another epoch halts until it is accepted`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    try pair.publisher.commit(3)
    try pair.waitForDelivery(of: 3)
    pair.journal.openEpoch()
    let restored = pair.journal.head.position
    try pair.publisher.commit(2)
    try expectHalt(pair, .otherEpoch)
    #expect(pair.consumer.deliveredSequences == [1, 2, 3])
    pair.consumer.post(.accepted(pair.stream, restored))
    try pair.waitForDelivery(of: 8)
    try pair.publisher.commit(2)
    try pair.waitForDelivery(of: 10)
    #expect(pair.consumer.deliveredSequences == Array(1...10))
    #expect(pair.consumer.halts == [.otherEpoch])
  }

  @Test(arguments: Transport.allCases)
  func `one behind the restore point reads up to it before it halts`(
    _ transport: Transport
  ) throws {
    let pair = try Pair(transport, history: 600)
    pair.journal.openEpoch()
    try pair.publisher.commit(2)
    try expectHalt(pair, .otherEpoch)
    #expect(pair.consumer.deliveredSequences == Array(1...600))
  }

  @Test(arguments: Transport.allCases)
  func `one beyond the restore point halts at once`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    try pair.publisher.commit(5)
    try pair.waitForDelivery(of: 5)
    pair.journal.cut(after: 3)
    pair.journal.openEpoch()
    try pair.publisher.commit(4)
    try expectHalt(pair, .otherEpoch)
    #expect(pair.consumer.deliveredSequences == [1, 2, 3, 4, 5])
  }

  @Test(arguments: Transport.allCases)
  func `a head below the cursor in its epoch halts with publisherRewound`(
    _ transport: Transport
  ) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    try pair.publisher.commit(5)
    try pair.waitForDelivery(of: 5)
    pair.journal.cut(after: 3)
    pair.publisher.post(.committed(records: [], heads: [pair.journal.head], idle: true))
    try expectHalt(pair, .publisherRewound)
  }

  @Test(arguments: Transport.allCases)
  func `an ACK above the head tells the publisher that it was rewound`(
    _ transport: Transport
  ) throws {
    let history = TestJournal(try .named("intake/3303"))
    let lost = try #require(try history.append(9).last)
    let pair = try Pair(transport, history: 5, cursor: lost.position)
    try pair.rig.wait(for: "the publisher is told") { !pair.publisher.rewinds.isEmpty }
    #expect(pair.publisher.rewinds == [lost.position])
    try expectHalt(pair, .publisherRewound)
  }

  @Test(arguments: Transport.allCases)
  func `an ACK of the head with another hash tells the publisher too`(
    _ transport: Transport
  ) throws {
    let history = TestJournal(try .named("intake/3303"))
    let other = try #require(try history.append(5, bodyBytes: 9).last)
    let pair = try Pair(transport, history: 5, cursor: other.position)
    try pair.rig.wait(for: "the publisher is told") { !pair.publisher.rewinds.isEmpty }
    #expect(pair.publisher.rewinds == [other.position])
    try expectHalt(pair, .fork)
  }

  @Test(arguments: Transport.allCases)
  func `a stream halted before the start stands still until accepted`(
    _ transport: Transport
  ) throws {
    let pair = try Pair(transport, history: 4, isHalted: true)
    try pair.publisher.commit(2)
    try pair.rig.wait(for: "the publisher hears the consumer's ACK") {
      !pair.publisher.status.consumers.isEmpty
    }
    #expect(pair.consumer.delivered.isEmpty)
    try pair.rig.wait(for: "the status shows it") {
      pair.consumer.status.heard.first?.isHalted == true
    }
    pair.consumer.post(.accepted(pair.stream, .start))
    try pair.waitForDelivery(of: 6)
    #expect(pair.consumer.deliveredSequences == Array(1...6))
  }

  /// The halt comes once, and nothing is delivered or told after it.
  private func expectHalt(_ pair: Pair, _ reason: HaltReason) throws {
    try pair.rig.wait(for: "the stream halts") { !pair.consumer.halts.isEmpty }
    #expect(pair.consumer.halts == [reason])
    let told = pair.consumer.events.count
    let published = pair.publisher.status.counters.eventsPublished
    try pair.publisher.commit(3)
    try pair.rig.wait(for: "more is published") {
      pair.publisher.status.counters.eventsPublished > published
    }
    #expect(pair.consumer.events.count == told)
  }
}
