import MessageBus
import Synchronization
import Testing

/// What every transport promises to those who ask: an answer within their role, or an ERROR.
@Suite struct RequestConformanceTests {
  private static let reader: Set = [BusRole.fetch, BusRole.hear("intake")]

  @Test(arguments: Transport.allCases)
  func `a FETCH is answered with records and the head`(_ transport: Transport) throws {
    let pair = try Pair(transport, history: 5)
    let answer = try ask(pair, fetch(pair.stream, from: 2, maximum: 3), Self.reader)
    guard case .batch(let batch) = answer else {
      Issue.record("not a batch: \(answer)")
      return
    }
    #expect(batch.requestID == 77)
    #expect(batch.head == pair.journal.head.position)
    #expect(
      batch.records == pair.journal.state.withLock { $0.records[1...3].map(\.bytes) })
  }

  @Test(arguments: Transport.allCases)
  func `a FETCH of a stream not published here is answered with ERROR`(
    _ transport: Transport
  ) throws {
    let pair = try Pair(transport)
    let stream = try StreamName.named("intake/3304")
    try expectError(pair, fetch(stream, from: 1), Self.reader, .unknownStream)
  }

  @Test(arguments: Transport.allCases)
  func `a FETCH without the roles for it is answered with ERROR`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    let request = fetch(pair.stream, from: 1)
    try expectError(pair, request, [BusRole.operate], .forbidden)
    try expectError(pair, request, [BusRole.fetch], .forbidden)
    try expectError(pair, request, [BusRole.fetch, BusRole.hear("subsidy")], .forbidden)
  }

  @Test(arguments: Transport.allCases)
  func `a malformed request is answered with ERROR and its id`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    let whole = try fetch(pair.stream, from: 1).encoded()
    try expectError(pair, Array(whole.dropLast()), Self.reader, .malformed, id: 77)
    try expectError(pair, whole + [0], Self.reader, .malformed, id: 77)
    try expectError(pair, [], Self.reader, .malformed, id: 0)
    try expectError(pair, [0x18, 1, 2, 3], Self.reader, .malformed, id: 0)
  }

  @Test(arguments: Transport.allCases)
  func `a FETCH in another epoch is answered with ERROR`(_ transport: Transport) throws {
    let pair = try Pair(transport, history: 3)
    try expectError(pair, fetch(pair.stream, epoch: 2, from: 1), Self.reader, .otherEpoch)
  }

  @Test(arguments: Transport.allCases)
  func `an operator's verb needs its role and gets its reply`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    let request = RequestFrame.operate(requestID: 77, verb: "status", json: Array("{}".utf8))
    try expectError(pair, try request.encoded(), Self.reader, .forbidden, id: 77)
    try expectError(
      pair, try request.encoded(), [BusRole.operate("backup")], .forbidden, id: 77)
    #expect(pair.publisher.operations.isEmpty)
    pair.publisher.answerOperations(with: Array(#"{"ok":true}"#.utf8))
    for roles in [[BusRole.operate("status")], [BusRole.operate]] as [Set<String>] {
      let answer = try ask(pair, request, roles)
      #expect(
        answer == .reply(requestID: 77, status: 0, json: Array(#"{"ok":true}"#.utf8)))
    }
    #expect(pair.publisher.operations.map(\.verb) == ["status", "status"])
    #expect(pair.publisher.operations.allSatisfy { $0.user.hasPrefix("asker-") })
  }

  private func fetch(
    _ stream: StreamName, epoch: UInt32 = 1, from: UInt64, maximum: UInt16 = 500
  ) -> RequestFrame {
    .fetch(requestID: 77, stream: stream, epoch: epoch, from: from, maximum: maximum)
  }

  private func ask(
    _ pair: Pair, _ request: RequestFrame, _ roles: Set<String>
  ) throws -> AnswerFrame {
    try AnswerFrame(
      decoding: try pair.rig.ask(try request.encoded(), of: "intake", roles: roles))
  }

  private func expectError(
    _ pair: Pair, _ request: RequestFrame, _ roles: Set<String>, _ code: AnswerFrame.ErrorCode
  ) throws {
    try expectError(pair, try request.encoded(), roles, code, id: 77)
  }

  private func expectError(
    _ pair: Pair, _ frame: [UInt8], _ roles: Set<String>, _ code: AnswerFrame.ErrorCode,
    id: UInt64
  ) throws {
    let answer = try AnswerFrame(
      decoding: try pair.rig.ask(frame, of: "intake", roles: roles))
    guard case .error(let requestID, let found, _, _) = answer else {
      Issue.record("not an ERROR: \(answer)")
      return
    }
    #expect(requestID == id)
    #expect(found == code)
  }
}
