import MessageBus
import Testing

/// Frames and records come back as they were, and nothing else is taken for one.
@Suite struct FrameTests {
  @Test func `a record comes back as it was`() throws {
    let record = try sample()
    let bytes = try record.encoded()
    #expect(try Record(decoding: bytes) == record)
    #expect(try SealedRecord(decoding: bytes).hash == Digest32.sha256(bytes))
  }

  @Test func `a record cut anywhere, or with a byte too many, is refused`() throws {
    let bytes = try sample().encoded()
    for count in 0..<bytes.count {
      #expect(throws: FrameFault.self) { try Record(decoding: Array(bytes.prefix(count))) }
    }
    #expect(throws: FrameFault.trailingBytes(count: 1)) { try Record(decoding: bytes + [0]) }
  }

  @Test func `a record beyond the wire's limits cannot be made`() throws {
    var record = try sample()
    record.body = [UInt8](repeating: 0, count: 64 * 1024)
    #expect(throws: FrameFault.self) { try record.encoded() }
    record = try sample()
    record.entities = []
    #expect(throws: FrameFault.wrongCount(field: "entities", count: 0)) { try record.encoded() }
    record.entities = [String](repeating: "lot/1", count: 9)
    #expect(throws: FrameFault.wrongCount(field: "entities", count: 9)) { try record.encoded() }
    record = try sample()
    record.eventID = [1, 2, 3]
    #expect(throws: FrameFault.wrongCount(field: "eventID", count: 3)) { try record.encoded() }
    record = try sample()
    record.type = ""
    #expect(throws: FrameFault.wrongCount(field: "type", count: 0)) { try record.encoded() }
    record.type = String(repeating: "é", count: 65)
    #expect(throws: FrameFault.tooLong(field: "type", length: 130, maximum: 128)) {
      try record.encoded()
    }
  }

  @Test func `a record of an unknown layout or with text that is none is refused`() throws {
    var bytes = try sample().encoded()
    bytes[0] = 2
    #expect(throws: FrameFault.unknownLayout(2)) { try Record(decoding: bytes) }
    bytes = try sample().encoded()
    let type = try #require(bytes.firstRange(of: Array("LotSubmitted".utf8)))
    bytes[type.lowerBound] = 0xff
    #expect(throws: FrameFault.notText(field: "type")) { try Record(decoding: bytes) }
  }

  @Test func `published frames come back as they were`() throws {
    let sealed = try SealedRecord(sealing: try sample())
    guard
      case .event(let stream, let hash, let record) = try PublishedFrame(
        decoding: PublishedFrame.encode(event: sealed))
    else {
      Issue.record("not an event")
      return
    }
    #expect(stream == sealed.record.stream)
    #expect(hash == sealed.hash)
    #expect(record == sealed.bytes)
    let head = Head(stream: stream, position: sealed.position, asOf: -5)
    guard
      case .head(let found) = try PublishedFrame(decoding: PublishedFrame.encode(head: head))
    else {
      Issue.record("not a head")
      return
    }
    #expect(found == head)
  }

  @Test func `requests and answers come back as they were`() throws {
    let stream = try StreamName.named("intake/3303")
    let position = StreamPosition(epoch: 3, sequence: 9, hash: .sha256([1]))
    let requests: [RequestFrame] = [
      .fetch(requestID: .max, stream: stream, epoch: 7, from: 1 << 40, maximum: 500),
      .acknowledge([]), .acknowledge([.init(stream: stream, position: position)]),
      .ask(
        requestID: 2,
        AskQuestion(purpose: "pay", items: [.init(subject: Array(0...15), field: "account")])),
      .operate(requestID: 1, verb: "enterprise add", json: Array("{}".utf8)),
    ]
    for request in requests {
      #expect(try RequestFrame(decoding: try request.encoded()) == request)
    }
    let answers: [AnswerFrame] = [
      .batch(
        AnswerFrame.Batch(
          requestID: 5, stream: stream, head: position, records: [[1, 2], []])),
      .error(requestID: 6, code: .busy, retryAfterMilliseconds: 100, message: "忙"),
      .answer(
        requestID: 8,
        values: [
          AskedValue(value: [1, 2], digest: "k1:00"), AskedValue(value: nil, digest: ""),
          AskedValue(value: [], digest: "k1:01"),
        ]),
      .reply(requestID: 7, status: 2, json: []),
    ]
    for answer in answers {
      #expect(try AnswerFrame(decoding: try answer.encoded()) == answer)
    }
  }

  @Test(arguments: ["intake/3303", "a/b", "my-process/33-03"])
  func `a name of a process and a partition is a stream's name`(_ text: String) throws {
    let name = try #require(StreamName(text))
    #expect(name.process + "/" + name.partition == text)
  }

  @Test(
    arguments: [
      "", "/", "intake", "intake/", "/3303", "intake/3303/1", "Intake/3303", "9x/3303",
      "intake/33\u{0}3", "intake/三三零三", "intake/" + String(repeating: "1", count: 33),
    ])
  func `anything else is not`(_ text: String) {
    #expect(StreamName(text) == nil)
  }

  @Test func `a digest is written as sixty-four digits`() {
    // FIPS 180-2, appendix B.1
    #expect(
      Digest32.sha256(Array("abc".utf8)).hex
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest32(bytes: Digest32.sha256([]).bytes) == .sha256([]))
    #expect(Digest32(bytes: [1, 2, 3]) == nil)
  }

  private func sample() throws -> Record {
    Record(
      stream: try .named("intake/3303"), epoch: 2, sequence: 12, previousHash: .sha256([1]),
      type: "LotSubmitted", version: 3, eventID: Array(0...15), cause: Array(16...31),
      correlation: Array(32...47), entities: ["lot/1", "enterprise/2"],
      after: [
        AfterCursor(stream: try .named("matching/3303"), epoch: 1, sequence: 77),
        AfterCursor(stream: try .named("matching/3304"), epoch: 4, sequence: 0),
      ], occurredAt: -1, body: [0, 1, 255])
  }
}
