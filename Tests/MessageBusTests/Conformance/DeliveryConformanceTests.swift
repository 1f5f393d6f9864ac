import MessageBus
import Synchronization
import Testing

/// What every transport promises about events: order, no gap, no repeat, bounded.
@Suite struct DeliveryConformanceTests {
  @Test(arguments: Transport.allCases)
  func `events are delivered in order, each once`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    for _ in 0..<20 { try pair.publisher.commit(50) }
    try pair.waitForDelivery(of: 1000)
    #expect(pair.consumer.deliveredSequences == Array(1...1000))
    #expect(pair.consumer.delivered.map(\.hash) == pair.journal.hashes)
  }

  @Test(arguments: Transport.allCases)
  func `a gap in the live stream is fetched`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    try pair.publisher.commit(10) { !(4...6).contains($0.record.sequence) }
    try pair.waitForDelivery(of: 10)
    #expect(pair.consumer.deliveredSequences == Array(1...10))
    try pair.rig.wait(for: "the counters show it") {
      pair.consumer.status.counters.eventsFetched >= 3
    }
  }

  @Test(arguments: Transport.allCases)
  func `a lost tail is noticed by HEAD and fetched`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    try pair.publisher.commit(5) { $0.record.sequence <= 2 }
    try pair.waitForDelivery(of: 5)
    #expect(pair.consumer.deliveredSequences == Array(1...5))
  }

  @Test(arguments: Transport.allCases)
  func `a repeated event is delivered once`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    let records = try pair.journal.append(5)
    pair.publisher.post(
      .committed(records: records + records, heads: [pair.journal.head], idle: false))
    try pair.publisher.commit(1)
    try pair.waitForDelivery(of: 6)
    #expect(pair.consumer.deliveredSequences == Array(1...6))
    #expect(pair.consumer.halts.isEmpty)
  }

  @Test(arguments: Transport.allCases)
  func `a live event with a wrong hash is dropped and fetched`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    let records = try pair.journal.append(3)
    let wrong = SealedRecord(
      record: records[1].record, bytes: records[1].bytes, hash: records[0].hash)
    pair.publisher.post(
      .committed(
        records: [records[0], wrong, records[2]], heads: [pair.journal.head], idle: false))
    try pair.waitForDelivery(of: 3)
    #expect(pair.consumer.delivered.map(\.hash) == pair.journal.hashes)
    #expect(pair.consumer.halts.isEmpty)
    try pair.rig.wait(for: "the counters show it") {
      pair.consumer.status.counters.wrongHashes == 1
    }
  }

  @Test(arguments: Transport.allCases)
  func `a slow writer is never given more than it has room for`(_ transport: Transport) throws {
    let pair = try Pair(transport, appliesAtOnce: false) { $0.deliveredMaximum = 8 }
    try pair.waitForHead()
    try pair.publisher.commit(100)
    var applied: UInt64 = 0
    while applied < 100 {
      try pair.rig.wait(for: "something is delivered after \(applied)") {
        pair.consumer.deliveredSequences.last ?? 0 > applied
      }
      let last = try #require(pair.consumer.deliveredSequences.last)
      #expect(last <= applied + 8)
      applied = last
      pair.consumer.apply(upTo: applied)
    }
    #expect(pair.consumer.deliveredSequences == Array(1...100))
  }

  @Test(arguments: Transport.allCases)
  func `one far behind catches up in batches within the limits`(_ transport: Transport) throws {
    let pair = try Pair(transport, history: 2000)
    try pair.publisher.commit(12, bodyBytes: 60 * 1024) { _ in false }
    try pair.waitForDelivery(of: 2012)
    #expect(pair.consumer.deliveredSequences == Array(1...2012))
    let batches = pair.journal.state.withLock { $0.batches }
    #expect(batches.allSatisfy { $0.events <= 500 && $0.bytes <= 200 * 1024 })
    #expect(batches.contains { $0.events == 500 })
    // 12 events of 60 KiB: three fit into 200 KiB.
    #expect(batches.filter { $0.bytes > 100 * 1024 }.count >= 4)
  }

  @Test(arguments: Transport.allCases)
  func `a head is told only after every event up to it`(_ transport: Transport) throws {
    let pair = try Pair(transport, history: 700)
    for _ in 0..<10 { try pair.publisher.commit(30, idle: true) { $0.record.sequence % 3 != 0 } }
    try pair.waitForHead()
    var last = StreamPosition.start
    for event in pair.consumer.events {
      switch event {
      case .delivered(let sealed): last = sealed.position
      case .heardHead(let head): #expect(head.position == last)
      default: break
      }
    }
    #expect(last.sequence == 1000)
  }

  @Test(arguments: Transport.allCases)
  func `after a rewind everything beyond the cursor comes again`(_ transport: Transport) throws {
    let pair = try Pair(transport, appliesAtOnce: false)
    try pair.waitForHead()
    try pair.publisher.commit(6)
    try pair.waitForDelivery(of: 6)
    pair.consumer.apply(upTo: 4)
    pair.consumer.post(.rewind(pair.stream))
    try pair.rig.wait(for: "two come again") { pair.consumer.delivered.count >= 8 }
    #expect(pair.consumer.deliveredSequences == [1, 2, 3, 4, 5, 6, 5, 6])
  }

  @Test(arguments: Transport.allCases)
  func `a cause that an event waits for is fetched at once`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    _ = try pair.journal.append(3)
    pair.consumer.post(.needed(pair.stream, 3))
    try pair.waitForDelivery(of: 3)
    #expect(pair.consumer.deliveredSequences == [1, 2, 3])
  }

  @Test(arguments: Transport.allCases)
  func `a busy journal is asked again`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    pair.journal.state.withLock { $0.busyAnswers = 3 }
    try pair.publisher.commit(5) { _ in false }
    try pair.waitForDelivery(of: 5)
    #expect(pair.consumer.deliveredSequences == Array(1...5))
  }

  @Test(arguments: Transport.allCases)
  func `stop is prompt and nothing is told after it`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    try pair.waitForHead()
    try pair.publisher.commit(1000)
    let took = try ContinuousClock().measure { try pair.consumer.shell.stop() }
    #expect(took < .seconds(1))
    let told = pair.consumer.events.count
    try pair.publisher.commit(10)
    try pair.rig.wait(for: "the publisher goes on") {
      pair.publisher.status.counters.eventsPublished == 1010
    }
    #expect(pair.consumer.events.count == told)
  }
}
