import Domain
import Events
import TestSupport
import Testing

@testable import Intake

/// How well is matched, on the board.
@Suite(.timeLimit(.minutes(10))) struct BoardQualityTests {
  @Test func `it tells what all rounds reached beside what nearest first would have`() async throws
  {
    try await IntakeHarness.run { intake in
      try await Self.playRounds(intake)
      let page = try await intake.look("/")
      #expect(try page.quality("精确匹配建议人次（再次建议的重复计）") == "1,110")
      #expect(try page.quality("同批数据就近优先可建议人次") == "1,000")
      #expect(try page.quality("相差") == "+110 (+11.0 %)")
      #expect(try page.quality("精确匹配每人代价（点）") == "2.0")
      #expect(try page.quality("就近优先每人代价（点）") == "4.4")
      #expect(try page.quality("合并小组前配对数") == "70")
      #expect(try page.quality("合并后建议数") == "64")
      #expect(page.text.contains("共 2 轮，每轮结果均先证明为最优，再提出建议；合并小组前共 1,200 人次。"))
      #expect(
        page.text.contains(
          "最近一轮（2021-01-12 09:05）所涉申报中，未满足比例的差距：各县（市、区）之间 18.4 个百分点，大小需求之间 0.5 个百分点。"))
    }
  }

  @Test func `a loss is told as one, and where nothing was matched no share is`() async throws {
    try await IntakeHarness.run { intake in
      #expect(try await intake.look("/").text.contains("尚未进行匹配。"))
      intake.clock.advance(milliseconds: 1_000)
      try await intake.publish(Explained.round(1))
      let none = try await intake.look("/?lang=en")
      #expect(try none.quality("Difference") == "0")
      #expect(try none.quality("Points a head, exact") == "–")
      #expect(!none.text.contains("No round yet."))
      intake.clock.advance(milliseconds: 1_000)
      try await intake.publish(Explained.round(2, kept: 990, greedy: 1_000, cost: -99))
      let loss = try await intake.look("/?lang=en")
      #expect(try loss.quality("Difference") == "-10 (-1.0 %)")
      #expect(try loss.quality("Points a head, exact") == "-0.1")
    }
  }

  @Test func `it explains three lots, shortages first, then by open heads, and names none of them`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let lots = try await Self.playLots(intake)
      let page = try await intake.look("/?lang=en")
      #expect(
        try page.explained() == [
          "Longwan District|15 short: 15 that nobody offers",
          "Longwan District|12 short: 2 by dates, 3 beyond the reach, 7 by certificate; "
            + "a reach of 12 km would give 3",
          "Longwan District|2 short: 2 that nobody offers",
        ])
      #expect(try await intake.look("/").text.contains("仍缺 15 人：15 人暂无富余可对接"))
      for word in lots.map(\.text) + [intake.lender.code.text, intake.borrower.code.text, "企业"] {
        #expect(!page.text.contains(word), "\(word)")
      }
      let named = page.text.replacing("中文", with: "").replacing("示意图", with: "")
      #expect(named.firstMatch(of: /\p{Han}/) == nil)
    }
  }

  @Test func `what is no longer open is not explained, another comes in its place`() async throws {
    try await IntakeHarness.run { intake in
      let lots = try await Self.playLots(intake)
      try await intake.move(lots[0], .held, open: 0, of: 20)
      try await intake.move(lots[1], .amended, version: 2, open: 15)
      let page = try await intake.look("/?lang=en")
      #expect(
        try page.explained().map { $0.prefix { $0 != ":" } } == [
          "Longwan District|12 short", "Longwan District|2 short",
        ])
    }
  }

  @Test func `no wage that another asks or offers is told to the public`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.shortage, intake.borrower)
      let relaxations = [
        OpenExplanation.Relaxation(rule: .wageFloor, value: 371_200, heads: 3),
        OpenExplanation.Relaxation(rule: .minimumWage, value: 372_200, heads: 3),
        OpenExplanation.Relaxation(rule: .dates, value: 4, heads: 2),
      ]
      let explanation = OpenExplanation(
        open: 15, causes: [OpenExplanation.Cause(rule: .wageFloor, lots: 1, heads: 15)], nobody: 0,
        nextRound: 0, relaxations: relaxations)
      try await intake.publish(LotExplained(lot: lot, explanation: explanation))
      let page = try await intake.look("/?lang=en")
      #expect(
        page.text.contains("15 short: 15 by the monthly floor; ending 4 days later would give 2"))
      for wage in ["3,712", "3712", "3,722"] { #expect(!page.text.contains(wage)) }
      let own = try await intake.explanation(.shortage, lot, language: "en")
      #expect(own["text"]?.string?.hasSuffix("a monthly floor of 3,712 yuan would give 3") == true)
    }
  }

  @Test func `sums of costs stop at the end of their range`() async throws {
    try await IntakeHarness.run { intake in
      for number in 1...3 as ClosedRange<UInt64> {
        let round = RoundReported(
          round: EntityID(high: 1, low: number), flowHeads: 1, flowCost: .max, flowPairs: 1,
          keptHeads: 1, keptCost: .max, keptPairs: 1, greedyHeads: 1, greedyCost: .min,
          shortHeads: 0, countySpread: 0, sizeSpread: 0)
        try await intake.publish(round)
      }
      let page = try await intake.look("/")
      #expect(try page.quality("精确匹配建议人次（再次建议的重复计）") == "3")
      #expect(page.text.contains("共 3 轮"))
    }
  }

  @Test func `the page stays small with all of it`() async throws {
    try await IntakeHarness.run { intake in
      try await BoardTests.play(intake)
      try await BoardMoneyTests.play(intake)
      try await Self.playRounds(intake)
      _ = try await Self.playLots(intake)
      for path in BoardTests.pages {
        #expect(try await intake.look(path).text.utf8.count < 40_000)
        intake.clock.advance(milliseconds: 1_000)
      }
    }
  }

  /// Two rounds, the second five minutes after the first.
  static func playRounds(_ intake: IntakeHarness) async throws {
    try await intake.publish(
      Explained.round(
        1, flow: 200, kept: 110, greedy: 100, cost: 220, pairs: (20, 14), spread: (500, 500)))
    intake.clock.advance(milliseconds: 300_000)
    try await intake.publish(
      Explained.round(
        2, flow: 1_000, kept: 1_000, greedy: 900, cost: 2_000, pairs: (50, 50), spread: (184, 5)))
  }

  /// A surplus of 20 and three shortages, of which the last has few heads open.
  static func playLots(_ intake: IntakeHarness) async throws -> [EntityID] {
    let surplus = try await intake.openLot(.surplus, intake.lender)
    var lots = [surplus]
    for _ in 0..<3 { lots.append(try await intake.openLot(.shortage, intake.borrower)) }
    try await intake.publish(LotExplained(lot: lots[3], heads: 2))
    try await intake.publish(LotExplained(lot: lots[2], explanation: Explained.twelve))
    try await intake.publish(LotExplained(lot: lots[1], heads: 15))
    try await intake.publish(LotExplained(lot: surplus, heads: 20))
    return lots
  }
}

extension Shown {
  /// The figure of this name.
  fileprivate func quality(_ name: String) throws -> String? {
    let pattern = try Regex("<dt>\(name)</dt><dd>(.*?)</dd>", as: (Substring, Substring).self)
    return text.firstMatch(of: pattern).map { String($0.output.1) }
  }

  /// `division|sentence`, in their order.
  fileprivate func explained() throws -> [String] {
    let item = /<li><strong>([^<]*)<\/strong> <span>([^<]*)<\/span><\/li>/
    return text.matches(of: item).map { "\($0.output.1)|\($0.output.2)" }
  }
}
