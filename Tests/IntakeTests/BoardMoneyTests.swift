import Domain
import Events
import TestSupport
import Testing

@testable import Intake

/// Subsidies and notices on the board, as whoever has no key sees them.
@Suite(.timeLimit(.minutes(10))) struct BoardMoneyTests {
  @Test func `its sums are those of what was assessed, approved, paid and returned`() async throws {
    try await IntakeHarness.run { intake in
      try await Self.play(intake)
      let page = try await intake.look("/")
      #expect(
        try page.sums("留温补助") == ["60,000", "30,000", "20,000.50", "99.50", "79,900"])
      #expect(page.text.contains("留温补助：测算可享 30,000 元"))
      #expect(page.text.contains("留温补助：批准 30,000 元"))
      #expect(page.text.contains("放行支付批次：2 笔，45,000.50 元"))
      #expect(page.text.contains("留温补助：第 1 版生效"))
      #expect(!page.text.contains("支付已暂停"))
      #expect(!page.text.contains("class=\"alarm\""))
    }
  }

  @Test func `what is found due again as before is no event, another sum is`() async throws {
    try await IntakeHarness.run { intake in
      for fen in [3_000_000, 3_000_000, 5_000_000, 5_000_000] as [Int64] {
        try await intake.tell(
          .subsidy, Told.assessed(Told.id(1), intake.lender.code, fen: fen))
      }
      let page = try await intake.look("/")
      #expect(try page.all("li").count { $0.contains("测算可享") } == 2)
    }
  }

  @Test func `notices are counted by channel and by what became of them`() async throws {
    try await IntakeHarness.run { intake in
      try await Self.play(intake)
      let page = try await intake.look("/")
      #expect(page.text.contains("共 3 条通知"))
      #expect(try page.sums("电子邮件") == ["1", "0", "1", "0"])
      #expect(try page.sums("系统推送") == ["0", "0", "0", "0"])
      #expect(page.text.contains("发出 3 条通知"))
    }
  }

  @Test func `it says when nothing is paid, and when that is over`() async throws {
    try await IntakeHarness.run { intake in
      try await intake.tell(.subsidy, PaymentsFrozen(reason: "restored"))
      let frozen = try await intake.look("/")
      #expect(frozen.text.contains("自 2021-01-12 09:00 起支付已暂停"))
      #expect(frozen.text.contains("支付已暂停</li>"))
      #expect(frozen.text.contains("class=\"alarm\""))
      intake.clock.advance(milliseconds: 1_000)
      try await intake.tell(
        .subsidy, PaymentsUnfrozen(first: Told.id(1), second: Told.id(2)))
      let open = try await intake.look("/")
      #expect(!open.text.contains("起支付已暂停"))
      #expect(try open.all("li").count { $0.contains("支付已恢复") } == 1)
    }
  }

  @Test func `it names nobody whom money or a notice is about, in either language`() async throws {
    try await IntakeHarness.run { intake in
      try await Self.play(intake)
      for path in BoardTests.pages {
        let page = try await intake.look(path)
        #expect(page.text.contains("30,000"))
        for word in [
          intake.lender.code.text, "企业 \(intake.lender.code.text.suffix(4))", "留温人数不足",
          "left-early", "0198-evidence", "TJ20210112", "请在期限前答复", "Please answer",
          Told.id(1).text, Told.id(7).text,
        ] {
          #expect(!page.text.contains(word), "\(word)")
        }
        #expect(page.text.utf8.count < 40_000)
      }
      let english = try await intake.look("/?lang=en").text
      let chinese = english.replacing("中文", with: "").replacing("示意图", with: "")
      #expect(chinese.firstMatch(of: /\p{Han}/) == nil)
      #expect(english.contains("Grant for staff who stay in Wenzhou: 30,000 yuan found due"))
    }
  }

  @Test func `each process that is heard has its line`() {
    let figures = BoardFigures()
    let processes = ["intake", "matching", "subsidy", "notifications"].map {
      BoardProcess(name: $0, state: .moving)
    }
    let picture = BoardPicture(
      number: 1, at: IntakeHarness.start, figures: figures, processes: processes)
    let html = BoardPage(picture, .english).html
    for name in ["Intake", "Matching", "Subsidies", "Notices"] {
      #expect(html.contains("<strong>\(name)</strong>"))
    }
  }

  @Test func `amounts are in yuan, with fen where there are any`() {
    let amounts: [Int64] = [0, 5, 150, 123_456_700, -1_050]
    #expect(amounts.map(\.boardYuan) == ["0", "0.05", "1.50", "1,234,567", "-10.50"])
  }

  /// A policy in force, two enterprises entitled to 30,000 yuan each, one approved; a batch, 100,000
  /// yuan in the fund of which 20,100 are spent and 99.50 came back; three notices, two mails.
  static func play(_ intake: IntakeHarness) async throws {
    try await intake.tell(.subsidy, Told.policy(.proposed))
    try await intake.tell(.subsidy, Told.policy(.activated))
    for (number, caller) in [(UInt64(1), intake.lender), (2, intake.borrower)] {
      try await intake.tell(.subsidy, Told.assessed(Told.id(number), caller.code))
    }
    try await intake.tell(
      .subsidy, Told.assessed(Told.id(3), intake.stranger.code, fen: 0, verdict: .nearly))
    try await intake.tell(
      .subsidy, Told.changed(Told.id(1), intake.lender.code, .approved, person: Told.id(7)))
    try await intake.tell(.subsidy, Told.batch(Told.id(4), .released, person: Told.id(7)))
    try await intake.tell(.subsidy, Told.entry(1, "appropriate", fen: 10_000_000, policy: nil))
    for (sequence, kind) in [(2, "hold"), (3, "instruct"), (4, "post")] {
      try await intake.tell(.subsidy, Told.entry(sequence, kind, fen: 2_010_000))
    }
    try await intake.tell(.subsidy, Told.entry(5, "return", fen: 9_950))
    for number in 1...3 as ClosedRange<UInt64> {
      try await intake.tell(.notifications, Told.notice(Told.id(number), intake.lender.code))
    }
    for (number, state) in [(UInt64(1), DeliveryState.delivered), (2, .permanentFailure)] {
      try await intake.tell(
        .notifications,
        DeliveryChanged(
          notice: Told.id(number), contact: Told.id(8), channel: .mail, state: state, attempts: 1,
          code: nil))
    }
  }
}

extension Shown {
  /// The numbers of the list under this heading.
  fileprivate func sums(_ name: String) throws -> [String] {
    let pattern = try Regex("<h3>\(name)</h3>(.*?)</dl>", as: (Substring, Substring).self)
      .dotMatchesNewlines()
    let list = text.firstMatch(of: pattern).map { String($0.output.1) } ?? ""
    return list.matches(of: /<dd>(.*?)<\/dd>/).map { String($0.output.1) }
  }
}
