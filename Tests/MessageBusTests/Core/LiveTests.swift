import MessageBus
import Synchronization
import Testing

/// What the core makes of live frames: late, repeated, out of order, from elsewhere, or garbage.
@Suite struct LiveTests {
  @Test func `how long the cursor has been behind is counted from the last head it stood at`()
    throws
  {
    var bench = try CoreBench()
    bench.appliesAtOnce = false
    try bench.tick(100)
    #expect(try bench.status.behindMilliseconds == nil, "no head yet")
    let first = try #require(try bench.journal.append(1).first)
    try bench.hear(first)
    try bench.hear(first.position, asOf: 1)
    #expect(try bench.status.behindMilliseconds == nil, "it never stood at one")
    try bench.put(.applied([bench.stream: first.position]))
    #expect(try bench.status.behindMilliseconds == 0)
    let second = try #require(try bench.journal.append(1).first)
    try bench.hear(second)
    try bench.tick(700)
    #expect(try bench.status.behindMilliseconds == 0, "at the newest head that it knows of")
    try bench.hear(second.position, asOf: 2)
    try bench.tick(300)
    try bench.hear(second.position, asOf: 3)
    #expect(try bench.status.behindMilliseconds == 300)
    try bench.put(.applied([bench.stream: second.position]))
    #expect(try bench.status.behindMilliseconds == 0)
  }

  @Test func `a stream that the writer halts is delivered no more, and nobody is told twice`()
    throws
  {
    var bench = try CoreBench()
    let records = try bench.journal.append(2)
    try bench.hear(records[0])
    try bench.put(.halt(bench.stream, .fork))
    try bench.hear(records[1])
    try bench.hear(records[1].position, asOf: 1)
    #expect(bench.delivered == [1])
    #expect(bench.halts == [])
    #expect(try bench.status.haltReason == .fork)
    try bench.put(.accepted(bench.stream, records[0].position))
    try bench.catchUp()
    #expect(bench.delivered == [1, 2])
  }

  @Test func `a head that events have overtaken halts nothing`() throws {
    var bench = try CoreBench()
    let records = try bench.journal.append(10)
    try bench.catchUp()
    let asked = bench.fetches.count
    try bench.hear(records[4].position, asOf: 5)
    #expect(bench.halts.isEmpty)
    #expect(bench.heads.isEmpty)
    #expect(bench.fetches.count == asked + 1)
    try bench.catchUp()
    #expect(bench.halts.isEmpty)
  }

  @Test func `a batch older than what was heard meanwhile is no rewind`() throws {
    var bench = try CoreBench()
    let records = try bench.journal.append(2)
    let fetch = try bench.fetch
    let early = bench.batch(fetch, head: records[1].position, records: records.map(\.bytes))
    for sealed in records { try bench.hear(sealed) }
    for sealed in try bench.journal.append(3) { try bench.hear(sealed) }
    try bench.take(early)
    try bench.catchUp()
    #expect(bench.delivered == [1, 2, 3, 4, 5])
    #expect(bench.halts.isEmpty)
  }

  @Test func `a head of an older epoch leads to a question, whose answer halts`() throws {
    var bench = try CoreBench(cursor: StreamPosition(epoch: 2, sequence: 0, hash: .zero))
    try bench.tick(1)
    try bench.hear(.start, asOf: 1)
    #expect(bench.halts.isEmpty)
    try bench.take(bench.batch(bench.fetch, head: .start, records: []))
    #expect(bench.halts == [.publisherRewound])
  }

  @Test func `the head reached first and the latest are told, and time never goes back`() throws {
    var bench = try CoreBench()
    try bench.catchUp()
    let records = try bench.journal.append(6)
    for sequence in [2, 4, 5] { try bench.hear(records[sequence].position, asOf: Int64(sequence)) }
    try bench.hear(records[3].position, asOf: 3)
    for sealed in records { try bench.hear(sealed) }
    #expect(bench.heads.map(\.asOf) == [2, 5])
    try bench.hear(records[5].position, asOf: 4)
    #expect(bench.heads.map(\.asOf) == [2, 5])
    try bench.hear(records[5].position, asOf: 9)
    #expect(bench.heads.map(\.asOf) == [2, 5, 9])
  }

  @Test func `an event that contradicts a head is fetched, not believed`() throws {
    var bench = try CoreBench()
    try bench.catchUp()
    let other = try TestJournal.record(bench.stream, after: .start, epoch: 1, body: [9])
    let ours = try #require(try bench.journal.append(1).first)
    try bench.hear(ours.position, asOf: 1)
    try bench.hear(other)
    #expect(bench.delivered.isEmpty)
    try bench.catchUp()
    #expect(bench.delivered == [1])
  }

  @Test func `frames of streams that are not heard, or from the wrong peer, are dropped`() throws {
    var bench = try CoreBench()
    try bench.catchUp()
    let asked = bench.fetches.count
    // A prefix of our topic, and an extension of it.
    for name in ["intake/33", "intake/33031", "matching/3303"] {
      let stream = try StreamName.named(name)
      let sealed = try TestJournal.record(stream, after: .start, epoch: 1, body: [])
      try bench.hear(sealed)
      try bench.hear(Head(stream: stream, position: sealed.position, asOf: 1))
    }
    let ours = try #require(try bench.journal.append(1).first)
    try bench.put(.published(peer: "subsidy", frame: PublishedFrame.encode(event: ours)))
    #expect(bench.delivered.isEmpty)
    #expect(bench.fetches.count == asked)
  }

  @Test func `a record under another stream's topic is not believed`() throws {
    var bench = try CoreBench()
    try bench.catchUp()
    let asked = bench.fetches.count
    let foreign = try TestJournal.record(
      .named("intake/3304"), after: .start, epoch: 1, body: [])
    let frame =
      PublishedFrame.topic(bench.stream) + [0x01] + foreign.hash.bytes + foreign.bytes
    try bench.put(.published(peer: "intake", frame: frame))
    #expect(bench.delivered.isEmpty)
    #expect(bench.fetches.count == asked + 1)
  }

  @Test func `a SUB is wanted while any of its streams has room, and when all are halted`() throws {
    let other = try StreamName.named("intake/3304")
    var bench = try CoreBench { configuration in
      configuration.deliveredMaximum = 2
      configuration.heard.append(HeardStream(stream: other, peer: "intake"))
    }
    bench.appliesAtOnce = false
    for sealed in try bench.journal.append(3) { try bench.hear(sealed) }
    #expect(bench.delivered == [1, 2])
    #expect(bench.core.wantsPublished(from: "intake"))
    var last = StreamPosition.start
    for _ in 0..<2 {
      let sealed = try TestJournal.record(other, after: last, epoch: 1, body: [])
      last = sealed.position
      try bench.hear(sealed)
    }
    #expect(!bench.core.wantsPublished(from: "intake"))
    for stream in [bench.stream, other] {
      let fork = try TestJournal.record(
        stream, after: StreamPosition(epoch: 1, sequence: 1, hash: .zero), epoch: 1, body: [1])
      try bench.hear(fork)
    }
    #expect(bench.halts == [.fork, .fork])
    #expect(bench.core.wantsPublished(from: "intake"))
  }

  @Test func `an epoch accepted far below its restore point is read on from there`() throws {
    var bench = try CoreBench()
    let records = try bench.journal.append(4)
    bench.journal.openEpoch()
    _ = try bench.journal.append(2)
    let halted = StreamPosition(epoch: 2, sequence: 2, hash: records[1].hash)
    try bench.put(.accepted(bench.stream, halted))
    try bench.catchUp()
    #expect(bench.delivered == [3, 4, 5, 6])
    #expect(bench.halts.isEmpty)
  }

  @Test func `a peer not heard for long counts as silent`() throws {
    var bench = try CoreBench()
    try bench.tick(4999)
    #expect(try !bench.status.isSilent)
    try bench.tick(1)
    #expect(try bench.status.isSilent)
    try bench.hear(.start, asOf: 1)
    #expect(try !bench.status.isSilent)
  }

  @Test func `no bytes whatever trap the core or make it deliver twice`() throws {
    let bench = try CoreBench()
    let sealed = try #require(try bench.journal.append(1).first)
    let fetch = try bench.fetch
    let frames = [
      PublishedFrame.encode(event: sealed), PublishedFrame.encode(head: bench.journal.head),
      try bench.batch(fetch, head: sealed.position, records: [sealed.bytes]).encoded(),
      try AnswerFrame.error(
        requestID: fetch.requestID, code: .busy, retryAfterMilliseconds: 1, message: "x"
      ).encoded(),
      try RequestFrame.fetch(
        requestID: 1, stream: bench.stream, epoch: 1, from: 1, maximum: 1
      ).encoded(),
      try RequestFrame.acknowledge([.init(stream: bench.stream, position: .start)]).encoded(),
    ]
    var garbage = Garbage(seed: 3)
    for _ in 0..<5000 {
      var frame = frames[garbage.number(below: frames.count)]
      switch garbage.number(below: 3) {
      case 0: frame.removeLast(garbage.number(below: frame.count) + 1)
      case 1: frame = garbage.bytes(garbage.number(below: 200))
      default:
        for _ in 0...garbage.number(below: 4) {
          frame[garbage.number(below: frame.count)] = UInt8(garbage.number(below: 256))
        }
      }
      // Each against a core that has just begun to wait for the FETCH's answer.
      var victim = bench
      try victim.put(.published(peer: "intake", frame: frame))
      try victim.put(.answered(peer: "intake", frame: frame))
      try victim.put(.requested(route: [1], user: "x", roles: ["fetch"], frame: frame))
      #expect(victim.delivered.count <= 1)
    }
  }
}
