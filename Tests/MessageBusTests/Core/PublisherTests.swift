import MessageBus
import Testing

/// What the core sends to those who hear it, and what it makes of what they send.
@Suite struct PublisherTests {
  private static let reader: Set = [BusRole.fetch, BusRole.hear("intake")]

  @Test func `events go out in order, and a head after them when idle`() throws {
    var (core, journal) = try publisher()
    let records = try journal.append(2)
    let actions = core.handle(.committed(records: records, heads: [journal.head], idle: true))
    #expect(
      frames(actions)
        == records.map(PublishedFrame.encode(event:)) + [PublishedFrame.encode(head: journal.head)])
  }

  @Test func `a head of each stream goes out at every interval`() throws {
    var (core, journal) = try publisher()
    let head = PublishedFrame.encode(head: journal.head)
    #expect(frames(core.handle(.tick(milliseconds: 999))).isEmpty)
    #expect(frames(core.handle(.tick(milliseconds: 1000))) == [head], "a head at its interval")
    #expect(frames(core.handle(.tick(milliseconds: 1001))).isEmpty)
    _ = try journal.append(1)
    _ = core.handle(.committed(records: [], heads: [journal.head], idle: false))
    #expect(
      frames(core.handle(.tick(milliseconds: 2000)))
        == [PublishedFrame.encode(head: journal.head)])
  }

  @Test func `before the store was read a FETCH is answered busy`() throws {
    var core = BusCore(
      BusConfiguration(process: "intake", published: [try .named("intake/3303")], heard: []))
    #expect(try error(core.handle(try fetch(1, route: 1))) == .busy)
  }

  @Test func `no consumer can have more than sixty-four reads under way`() throws {
    var (core, _) = try publisher()
    var reads: [JournalRequest] = []
    for id in 1...64 as ClosedRange<UInt64> {
      reads += journalReads(core.handle(try fetch(id, route: 1)))
    }
    #expect(reads.count == 64)
    #expect(try error(core.handle(try fetch(65, route: 1))) == .busy)
    #expect(journalReads(core.handle(try fetch(1, route: 2))).count == 1)
    let first = try #require(reads.first)
    _ = core.handle(.journalRead(JournalAnswer(request: first, result: .unknownStream)))
    #expect(journalReads(core.handle(try fetch(66, route: 1))).count == 1)
  }

  @Test func `an ACK of what a batch has shown is no rewind`() throws {
    var (core, journal) = try publisher()
    // Committed and read from the journal before the writer's post has reached us.
    let records = try journal.append(3)
    let read = try #require(journalReads(core.handle(try fetch(1, route: 1))).first)
    _ = core.handle(.journalRead(journal.answer(read)))
    #expect(rewinds(core.handle(try acknowledge(records[2].position))).isEmpty)
    #expect(core.status.consumers.map(\.position) == [records[2].position])
    let beyond = StreamPosition(epoch: 1, sequence: 4, hash: .zero)
    #expect(rewinds(core.handle(try acknowledge(beyond))) == [beyond])
  }

  @Test func `an ACK of an older epoch is no rewind, one of a newer is`() throws {
    var (core, journal) = try publisher()
    _ = try journal.append(2)
    journal.openEpoch()
    _ = core.handle(.committed(records: [], heads: [journal.head], idle: false))
    let older = StreamPosition(epoch: 1, sequence: 90, hash: .zero)
    #expect(rewinds(core.handle(try acknowledge(older))).isEmpty)
    let newer = StreamPosition(epoch: 3, sequence: 1, hash: .zero)
    #expect(rewinds(core.handle(try acknowledge(newer))) == [newer])
    // Told once; the process stops.
    #expect(rewinds(core.handle(try acknowledge(newer))).isEmpty)
  }

  @Test func `a consumer's lag is what it has not acknowledged`() throws {
    var (core, journal) = try publisher()
    let records = try journal.append(9)
    _ = core.handle(.committed(records: records, heads: [journal.head], idle: false))
    _ = core.handle(.tick(milliseconds: 77))
    _ = core.handle(try acknowledge(records[3].position))
    let consumer = try #require(core.status.consumers.first)
    #expect(consumer.user == "matching")
    #expect(consumer.behind == 5)
    #expect(consumer.heardMilliseconds == 77)
  }

  @Test func `an answer that breaks a limit becomes an ERROR`() throws {
    var (core, _) = try publisher()
    let json = [UInt8](repeating: 0x20, count: 300_000)
    let actions = core.handle(.reply(route: [1], requestID: 5, status: 0, json: json))
    #expect(try error(actions) == .malformed)
  }

  private func publisher() throws -> (BusCore, TestJournal) {
    let stream = try StreamName.named("intake/3303")
    let journal = TestJournal(stream)
    var core = BusCore(BusConfiguration(process: "intake", published: [stream], heard: []))
    _ = core.handle(.started(heads: [journal.head], cursors: [:], halted: []))
    return (core, journal)
  }

  private func fetch(_ id: UInt64, route: UInt8) throws -> BusInput {
    let frame = try RequestFrame.fetch(
      requestID: id, stream: .named("intake/3303"), epoch: 1, from: 1, maximum: 500
    ).encoded()
    return .requested(route: [route], user: "matching", roles: Self.reader, frame: frame)
  }

  private func acknowledge(_ position: StreamPosition) throws -> BusInput {
    let frame = try RequestFrame.acknowledge([
      .init(stream: .named("intake/3303"), position: position)
    ]).encoded()
    return .requested(route: [1], user: "matching", roles: Self.reader, frame: frame)
  }

  private func frames(_ actions: [BusAction]) -> [[UInt8]] {
    actions.compactMap { if case .publish(let frame) = $0 { frame } else { nil } }
  }

  private func journalReads(_ actions: [BusAction]) -> [JournalRequest] {
    actions.compactMap { if case .readJournal(let request) = $0 { request } else { nil } }
  }

  private func rewinds(_ actions: [BusAction]) -> [StreamPosition] {
    actions.compactMap { if case .rewound(_, _, let seen) = $0 { seen } else { nil } }
  }

  private func error(_ actions: [BusAction]) throws -> AnswerFrame.ErrorCode? {
    for case .answer(_, let frame) in actions {
      if case .error(_, let code, _, _) = try AnswerFrame(decoding: frame) { return code }
    }
    return nil
  }
}
