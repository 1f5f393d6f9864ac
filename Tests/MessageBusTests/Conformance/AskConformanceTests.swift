import MessageBus
import Testing

/// What every transport promises to who asks for personal data, and to who keeps it.
@Suite struct AskConformanceTests {
  private static let question = AskQuestion(
    purpose: "pay",
    items: [
      .init(subject: Array(0...15), field: "payee.account"),
      .init(subject: Array(16...31), field: "payee.account"),
    ])
  private static let values = [
    AskedValue(value: Array("6222 0000".utf8), digest: "k1:ab"), AskedValue(value: nil, digest: ""),
  ]

  @Test(arguments: Transport.allCases)
  func `what is asked for is answered under the asker's token, in order`(
    _ transport: Transport
  ) throws {
    let pair = try Pair(transport)
    pair.publisher.answerAsks(with: .values(Self.values))
    try pair.waitForHead()
    try ask(pair, token: 7)
    #expect(pair.consumer.asked == [7: .values(Self.values)])
    #expect(pair.publisher.asks.map(\.question) == [Self.question])
    #expect(pair.publisher.asks.map(\.user) == ["matching"])
  }

  @Test(arguments: Transport.allCases)
  func `a key without the role for a purpose gets ERROR, and nobody is asked`(
    _ transport: Transport
  ) throws {
    let pair = try Pair(transport)
    pair.publisher.answerAsks(with: .values(Self.values))
    let frame = try RequestFrame.ask(requestID: 77, Self.question).encoded()
    for roles in [
      [BusRole.operate], [BusRole.fetch, BusRole.hear("intake")], [BusRole.ask("mail")],
    ] as [Set<String>] {
      let answer = try AnswerFrame(
        decoding: try pair.rig.ask(frame, of: "intake", roles: roles))
      guard case .error(77, .forbidden, _, _) = answer else {
        Issue.record("not forbidden: \(answer)")
        continue
      }
    }
    #expect(pair.publisher.asks.isEmpty)
  }

  @Test(arguments: Transport.allCases)
  func `an ASK that the vault refuses ends with its reason`(_ transport: Transport) throws {
    let pair = try Pair(transport)
    pair.publisher.answerAsks(with: .failed(.forbidden))
    try pair.waitForHead()
    try ask(pair, token: 1)
    #expect(pair.consumer.asked == [1: .failed(.forbidden)])
  }

  @Test(arguments: Transport.allCases)
  func `an ASK that nobody answers ends when its time is over`(_ transport: Transport) throws {
    let pair = try Pair(transport) { $0.askTimeoutMilliseconds = 200 }
    try pair.waitForHead()
    try ask(pair, token: 1)
    #expect(pair.consumer.asked == [1: .failed(.noAnswer)])
  }

  @Test func `an answer that comes late, from another or twice is nobody's`() throws {
    let rig = InMemoryRig()
    let pair = HeardStream(stream: try .named("intake/3303"), peer: "intake")
    var configuration = BusConfiguration(process: "subsidy", published: [], heard: [pair])
    configuration.askTimeoutMilliseconds = 100
    let asker = try TestProcess(configuration, on: rig)
    for name in ["intake", "other"] { rig.network.attach(name, roles: []) }
    asker.post(.ask(peer: "intake", token: 1, Self.question))
    #expect(rig.network.settle())
    let request = try #require(
      rig.network.received(by: "intake").first { $0.frame.first == 0x14 })
    guard case .ask(let requestID, _) = try RequestFrame(decoding: request.frame) else {
      Issue.record("no ASK")
      return
    }
    let answer = try AnswerFrame.answer(requestID: requestID, values: Self.values).encoded()
    rig.network.answer(answer, from: "other", route: request.route)
    #expect(rig.network.settle())
    #expect(asker.asked.isEmpty, "another's answer counted")
    // One value for two questions.
    let short = try AnswerFrame.answer(requestID: requestID, values: [Self.values[0]]).encoded()
    rig.network.answer(short, from: "intake", route: request.route)
    #expect(rig.network.settle())
    #expect(asker.asked.isEmpty, "half an answer counted")
    rig.advance(milliseconds: 100)
    #expect(rig.network.settle())
    #expect(asker.asked == [1: .failed(.noAnswer)])
    rig.network.answer(answer, from: "intake", route: request.route)
    #expect(rig.network.settle())
    #expect(asker.asked == [1: .failed(.noAnswer)], "a late answer counted")
  }

  @Test func `more ASKs than the limit are turned away at once`() throws {
    var core = BusCore(BusConfiguration(process: "subsidy", published: [], heard: []))
    var ended: [AskOutcome] = []
    for token in 1...257 as ClosedRange<UInt64> {
      for case .askEnded(_, let outcome) in core.handle(
        .ask(peer: "intake", token: token, Self.question))
      {
        ended.append(outcome)
      }
    }
    #expect(ended == [.failed(.busy)])
    let tooMany = AskQuestion(
      purpose: "pay", items: Array(repeating: Self.question.items[0], count: 65))
    var other = BusCore(BusConfiguration(process: "subsidy", published: [], heard: []))
    guard
      case .askEnded(1, .failed(.malformed))? = other.handle(
        .ask(peer: "intake", token: 1, tooMany)
      ).first
    else {
      Issue.record("65 fields were asked for at once")
      return
    }
  }

  private func ask(_ pair: Pair, token: UInt64) throws {
    pair.consumer.post(.ask(peer: "intake", token: token, Self.question))
    try pair.rig.wait(for: "the ASK ends") { [consumer = pair.consumer] in
      consumer.asked[token] != nil
    }
  }
}
