import Domain
import Events
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Intake

/// Why heads of a lot are open still, as its enterprise reads it.
@Suite(.timeLimit(.minutes(10))) struct ExplanationTests {
  @Test func `an open lot tells why in one sentence, in the language of who asks`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.shortage, intake.borrower)
      #expect(try await intake.explanation(.shortage, lot) == .null, "nothing was said yet")
      try await intake.publish(LotExplained(lot: lot, explanation: Explained.twelve))
      #expect(
        try await intake.explanation(.shortage, lot)["text"]
          == "仍缺 12 人：2 人因日期，3 人因超出可达距离，7 人因证书；可达距离放宽到 12 公里可多对接 3 人")
      let english = try await intake.explanation(.shortage, lot, language: "en")
      #expect(
        english["text"]
          == "12 short: 2 by dates, 3 beyond the reach, 7 by certificate; a reach of 12 km would give 3"
      )
      #expect(english["day"] == "2021-01-12")
      #expect(english["version"] == 1)
      #expect(english["open"] == 12)
      #expect(
        english["causes"]?[1] == [
          "code": "distance", "text": "beyond the reach", "lots": 2, "heads": 3,
        ])
      #expect(english["causes"]?.elements.count == 4, "also a rule that keeps lots off alone")
      #expect(
        english["relaxations"]?.elements == [
          [
            "code": "distance", "text": "a reach of 12 km would give 3", "value": 12_000,
            "unit": "metres", "heads": 3,
          ],
          [
            "code": "certificate", "text": "not requiring the certificate would give 7",
            "value": .null, "unit": .null, "heads": 7,
          ],
        ])
    }
  }

  @Test func `of a surplus they are free, and it says what its enterprise could do`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let explanation = OpenExplanation(
        open: 9, causes: [], nobody: 4, nextRound: 5,
        relaxations: [OpenExplanation.Relaxation(rule: .certificate, value: 0, heads: 2)])
      try await intake.publish(LotExplained(lot: lot, explanation: explanation))
      let english = try await intake.explanation(.surplus, lot, language: "en")
      #expect(
        english["text"]
          == "9 free: 4 that nobody asks for, 5 left to the next round; holding the certificate would give 2"
      )
      #expect(english["nobody"] == 4)
      #expect(english["nextRound"] == 5)
      #expect(
        try await intake.explanation(.surplus, lot)["text"]
          == "尚余 9 人：4 人暂无缺工可对接，5 人待下一轮匹配；持有所需证书可多对接 2 人")
    }
  }

  @Test func `what was said last counts`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.shortage, intake.borrower)
      for heads in [15, 4] {
        try await intake.publish(LotExplained(lot: lot, heads: heads))
        #expect(try await intake.explanation(.shortage, lot)["nobody"] == .int(heads))
      }
    }
  }

  @Test func `it is not shown of another version than the lot's`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.shortage, intake.borrower)
      try await intake.publish(LotExplained(lot: lot, heads: 15))
      try await intake.move(lot, .amended, version: 2, open: 15)
      #expect(try await intake.explanation(.shortage, lot) == .null)
      try await intake.publish(LotExplained(lot: lot, version: 2, heads: 15))
      #expect(try await intake.explanation(.shortage, lot)["version"] == 2)
    }
  }

  @Test(arguments: [LotChangeReason.withdrawn, .expired, .held])
  func `it is not shown once no head is open, and not again before it is told anew`(
    _ reason: LotChangeReason
  ) async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.shortage, intake.borrower)
      try await intake.publish(LotExplained(lot: lot, heads: 15))
      #expect(try await intake.explanation(.shortage, lot) != .null)
      try await intake.move(lot, reason, open: 0)
      #expect(try await intake.explanation(.shortage, lot) == .null)
      guard reason == .held else { return }
      try await intake.move(lot, .released, open: 15)
      #expect(try await intake.explanation(.shortage, lot) == .null)
    }
  }

  @Test func `an explanation of a lot that has ended or is full meanwhile is not shown`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.shortage, intake.borrower)
      try await intake.move(lot, .held, open: 0)
      try await intake.publish(LotExplained(lot: lot, heads: 15))
      #expect(try await intake.explanation(.shortage, lot) == .null)
      try await intake.move(lot, .released, open: 15)
      #expect(try await intake.explanation(.shortage, lot) != .null)
      try intake.desk.runtime.store.write { transaction in
        _ = try transaction.execute(LotEndStatement.end, .blob(lot.bytes))
      }
      #expect(try await intake.explanation(.shortage, lot) == .null)
    }
  }

  @Test func `that it is matched farther away by now is in the lot's history`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.shortage, intake.borrower)
      try await intake.publish(LotReachWidened(lot: lot, version: 1, waitedDays: 3))
      let shown = try await intake.get(intake.path(.shortage, lot), intake.borrower.key)
      let last = try #require(shown.json["history"]?.elements.last)
      #expect(last["what"] == "reach-widened")
      #expect(last["waitedDays"] == 3)
    }
  }

  @Test func `nobody reads that of another's lot, and lists do not tell it`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.shortage, intake.borrower)
      try await intake.publish(LotExplained(lot: lot, heads: 15))
      let path = intake.path(.shortage, lot)
      for key in [intake.stranger.key, intake.lender.key] {
        let refused = try await intake.get(path, key)
        #expect(refused.status == 404)
        #expect(refused.json["explanation"] == nil)
      }
      #expect(try await intake.get(path, intake.operatorKey).json["explanation"]?["open"] == 15)
      let list = try await intake.get("/v1/shortage-requests", intake.borrower.key)
      #expect(list.json["items"]?[0]?["id"]?.string == lot.text)
      #expect(list.json["items"]?[0]?["explanation"] == nil)
    }
  }

  @Test func `what a restore of Matching forgot is neither told nor counted`() async throws {
    try await IntakeHarness.run { intake in
      let early = try await intake.openLot(.shortage, intake.borrower)
      let late = try await intake.openLot(.surplus, intake.lender)
      try await intake.publish(LotExplained(lot: early, heads: 15))
      try await intake.publish(Explained.round(1, kept: 10, greedy: 8))
      let restored = intake.matching.withLock { $0.records.count }
      try await intake.publish(LotExplained(lot: late, heads: 20))
      try await intake.publish(Explained.round(2, kept: 100, greedy: 80))
      #expect(try await intake.rounds()?.totals.keptHeads == 110)

      try await intake.restoreMatching(after: restored)
      #expect(try await intake.explanation(.surplus, late) == .null)
      #expect(try await intake.explanation(.shortage, early)["nobody"] == 15)
      #expect(try await intake.rounds()?.totals.keptHeads == 10)
      // Under the numbers that were forgotten.
      try await intake.publish(Explained.round(3, kept: 7, greedy: 7))
      try await intake.publish(LotExplained(lot: late, heads: 3))
      let rounds = try await intake.rounds()
      #expect(rounds?.totals.rounds == 2)
      #expect(rounds?.totals.keptHeads == 17)
      #expect(try await intake.explanation(.surplus, late)["nobody"] == 3)
    }
  }

  @Test(arguments: LotSide.allCases, Language.allCases)
  func `every reason and every relaxation has words of both languages`(
    _ side: LotSide, _ language: Language
  ) {
    let words = ExplanationWords(side: side, language: language)
    var said: Set<String> = []
    for code in ExplanationWords.reasons { said.insert(words.reason(code)) }
    #expect(said.count == RuleCode.allCases.count + 2, "each its own")
    for rule in RuleCode.allCases {
      let relaxation = OpenExplanation.Relaxation(rule: rule, value: 200, heads: 3)
      let explanation = OpenExplanation(
        open: 9, causes: [OpenExplanation.Cause(rule: rule, lots: 1, heads: 7)], nobody: 1,
        nextRound: 1, relaxations: [relaxation])
      let sentence = words.sentence(explanation, relaxation)
      #expect(!sentence.contains("{"), "\(sentence)")
      for number in ["9", "7", "3"] { #expect(sentence.contains(number), "\(sentence)") }
      let isHan = sentence.firstMatch(of: /\p{Han}/) != nil
      #expect(isHan == (language == .chinese), "\(sentence)")
    }
  }

  @Test func `a reach is told to the next tenth of a kilometre, money in yuan, one day as one`() {
    let words = ExplanationWords(side: .shortage, language: .english)
    func gain(_ rule: RuleCode, _ value: Int64) -> String {
      words.gain(OpenExplanation.Relaxation(rule: rule, value: value, heads: 3))
    }
    #expect(gain(.distance, 12_000) == "a reach of 12 km would give 3")
    #expect(gain(.distance, 11_901) == "a reach of 12 km would give 3")
    #expect(gain(.distance, 11_850) == "a reach of 11.9 km would give 3")
    #expect(gain(.wageFloor, 360_050) == "a monthly floor of 3,600.50 yuan would give 3")
    #expect(gain(.dates, 1) == "ending one day later would give 3")
    #expect(gain(.dates, 2) == "ending 2 days later would give 3")
    #expect(gain(.dates, -1) == "starting one day earlier would give 3")
    #expect(gain(.dates, -2) == "starting 2 days earlier would give 3")
    #expect(gain(.smallestGroup, 4) == "a smallest group of 4 would give 3")
  }

  @Test(arguments: [0, 1, -1, Int64.max, .min])
  func `it is stored whole, and no number from outside is too large to be told`(_ value: Int64)
    throws
  {
    let explanation = OpenExplanation(
      open: 3, causes: [OpenExplanation.Cause(rule: .blocked, lots: 2, heads: 1)], nobody: 1,
      nextRound: 1,
      relaxations: RuleCode.allCases.map {
        OpenExplanation.Relaxation(rule: $0, value: value, heads: 1)
      })
    #expect(try OpenExplanation(stored: explanation.stored) == explanation)
    let words = ExplanationWords(side: .surplus, language: .chinese)
    for relaxation in explanation.relaxations { #expect(!words.gain(relaxation).isEmpty) }
  }

  @Test func `a head that costs nothing costs 0 points`() {
    let parts: JSONValue = ["distance": 0, "waiting": 0, "newer": 3]
    #expect(CostWords.text(parts, 0, .english) == "0 points in all", "what has no word is no part")
  }

  @Test func `a proposal's cost is told component by component`() async throws {
    try await IntakeHarness.run { intake in
      let surplus = try await intake.openLot(.surplus, intake.lender)
      let shortage = try await intake.openLot(.shortage, intake.borrower)
      let proposal = try await intake.propose(surplus, shortage, heads: 10)
      let path = "/v1/proposals/\(proposal.text)"
      let chinese = try await intake.get(path, intake.lender.key).json["costText"]?.string
      #expect(chinese == "距离 31，工种 5，工资差 6，未覆盖天数 1，等候 -1；合计 42 点")
      let list = try await intake.get(
        "/v1/proposals", intake.borrower.key, headers: ["Accept-Language": "en"])
      #expect(
        list.json["items"]?[0]?["costText"]?.string
          == "distance 31, occupation 5, wage gap 6, days not covered 1, waiting -1; 42 points in all"
      )
    }
  }
}

/// What no event does alone.
private enum LotEndStatement: String, SQLStatement {
  case end = "UPDATE offer SET state = 'withdrawn' WHERE lot = $1"
}

extension IntakeHarness {
  fileprivate func rounds() async throws -> RoundTotals.Last? {
    try await desk.runtime.read { try RoundTotals.upToNow("matching/3303", $0) }
  }
}
