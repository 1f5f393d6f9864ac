import Domain
import Events
import HTTPTypes
import ServiceKit
import TestSupport
import Testing

@testable import Intake

/// The page at `/`, as whoever has no key sees it.
@Suite(.timeLimit(.minutes(10))) struct BoardTests {
  static let pages = ["/?lang=zh-CN", "/?lang=en"]

  @Test func `its figures are those of what was submitted, proposed and agreed`() async throws {
    try await IntakeHarness.run { intake in
      try await Self.play(intake)
      let page = try await intake.look("/")
      #expect(page.status == 200)
      #expect(page.headers[.contentType] == "text/html; charset=utf-8")
      #expect(try page.tile("仍缺人数") == "22", "15 and 15, of which 8 are agreed")
      #expect(try page.tile("仍富余人数") == "12")
      #expect(try page.tile("待双方答复") == "4")
      #expect(try page.tile("已达成人数") == "8")
      #expect(try page.tile("满足率") == "26.6 %")
      #expect(try page.tile("匹配建议累计") == "3")
      #expect(page.text.contains("谢绝 1，逾期 0，撤回 0"))
      #expect(try page.row("龙湾区") == ["22", "30", "8", "0", "0", "0"])
      #expect(try page.row("鹿城区") == ["0", "0", "0", "12", "20", "8"])
      #expect(try page.row("泰顺县") == ["0", "0", "0", "0", "0", "0"])
      #expect(try page.row("2021-01-12") == ["30", "20", "17", "8"])
      #expect(page.text.contains("鹿城区 → 龙湾区 达成 8 人"))
      #expect(page.text.contains("鹿城区 → 龙湾区 谢绝 5 人"))
      #expect(page.text.contains("龙湾区提出缺工 15 人"))
      #expect(page.text.contains(#"<td>鹿城区</td><td>龙湾区</td><td>8</td><td class="agreed">"#))
      #expect(page.text.contains(#"<td>鹿城区</td><td>龙湾区</td><td>4</td><td class="proposed">"#))
    }
  }

  @Test func `an amendment moves a lot's heads to another division`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.shortage, intake.borrower)
      let place: JSONValue = [
        "latitude": .number("27.82737"), "longitude": .number("120.45718"),
      ]
      let answer = try await intake.post(
        "/v1/shortage-requests/\(lot.text)/amendments", intake.borrower.key,
        ["region": "330381", "place": place])
      let command = try #require(answer.json["id"]?.string.flatMap(EntityID.init(text:)))
      try await intake.publish(
        LotChanged(
          lot: lot, version: 2, buckets: LotBuckets(open: 15), reason: .amended, command: command))
      let page = try await intake.look("/")
      #expect(try page.row("瑞安市").first == "15")
      #expect(try page.row("龙湾区").first == "0")
    }
  }

  @Test func `it names nobody, and what somebody wrote is not on it`() async throws {
    let pace = Pace()
    let options = IntakeHarness.Options(pause: { _ in await pace.pass() })
    try await IntakeHarness.run(options) { intake in
      pace.each { _ in intake.clock.advance(milliseconds: 300_000) }
      let hostile = "<script>alert('x')</script>\"&"
      _ = try await intake.operate(
        "enterprise.add",
        [
          "enterprises": [
            [
              "code": "91330000142944445H", "name": .string(hostile), "kind": "private",
              "region": "330302",
            ]
          ]
        ])
      try await Self.play(
        intake, shortage: Body.shortage.with("urgency", ["reason": .string(hostile)]))
      var shown: [String] = []
      for page in Self.pages { shown.append(try await intake.look(page).text) }
      shown.append(try await intake.look("/board/events").text)
      for text in shown {
        #expect(text.contains("22"))
        for caller in [intake.lender, intake.borrower, intake.stranger] {
          #expect(!text.contains(caller.code.text))
          #expect(!text.contains("企业 \(caller.code.text.suffix(4))"))
        }
        for word in ["alert(", "订单激增", "噪声", "27.88", "480000", "6-31-01-03"] {
          #expect(!text.contains(word), "\(word)")
        }
      }
    }
  }

  @Test func `what a template is given is escaped`() {
    let process = BoardProcess(name: "<b>\"&'", state: .ready)
    let picture = BoardPicture(
      number: 1, at: IntakeHarness.start, figures: BoardFigures(), processes: [process])
    for language in Language.allCases {
      let html = BoardPage(picture, language).html
      #expect(html.contains("<strong>&lt;b&gt;&quot;&amp;&#39;</strong>"))
    }
    #expect("<a b=\"&\">".markupEscaped == "&lt;a b=&quot;&amp;&quot;&gt;")
  }

  @Test(arguments: pages) func `nothing on it is inline or from elsewhere`(_ path: String)
    async throws
  {
    try await IntakeHarness.run { intake in
      let page = try await intake.look(path)
      let policy = try #require(page.headers[.contentSecurityPolicy])
      #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; "))
      #expect(policy.hasSuffix("base-uri 'none'; form-action 'none'; frame-ancestors 'none'"))
      #expect(!policy.contains("unsafe"))
      #expect(page.headers[.xContentTypeOptions] == "nosniff")
      #expect(page.headers[.cacheControl] == "no-store")
      #expect(try page.all("script") == [""], "one, and empty: it is in a file")
      #expect(try page.all("style").isEmpty)
      #expect(page.text.firstMatch(of: /<[^>]* (style|on[a-z]+)=/) == nil)
      #expect(page.text.firstMatch(of: /(href|src)="(?![\/#])/) == nil)
    }
  }

  @Test func `it is whole without script, in both languages`() async throws {
    try await IntakeHarness.run { intake in
      try await Self.play(intake)
      for path in Self.pages {
        let page = try await intake.look(path)
        let language = path.hasSuffix("en") ? "en" : "zh-CN"
        #expect(page.text.contains("<html lang=\"\(language)\">"))
        #expect(page.headers[.contentLanguage] == language)
        for part in BoardPage.partNames { #expect(page.text.contains("id=\"\(part)\"")) }
        for element in ["title", "h1", "h2", "h3", "th", "dt", "dd", "caption", "summary", "a"] {
          let texts = try page.all(element)
          #expect(!texts.isEmpty && texts.allSatisfy { !$0.isEmpty }, "\(element)")
        }
        #expect(page.text.contains("示意图"))
        #expect(!page.text.contains("{"), "an argument without its value")
      }
      let english = try await intake.look("/?lang=en").text
      // The other language's name, the mark that the picture must bear, and nothing else.
      let chinese = english.replacing("中文", with: "").replacing("示意图", with: "")
      #expect(chinese.firstMatch(of: /\p{Han}/) == nil)
      #expect(try await intake.look("/").headers[.contentLanguage] == "zh-CN")
      let preferred = try await intake.look("/", headers: ["Accept-Language": "en"])
      #expect(preferred.headers[.contentLanguage] == "en")
    }
  }

  @Test func `every event and every state has words in both languages`() {
    let places = ["place": "x", "heads": "y", "behind": "z"]
    let sums = ["policy": "x", "amount": "y", "number": "z"]
    for language in Language.allCases {
      for what in BoardEvent.What.allCases {
        let text = BoardTexts.text(
          "event-\(what.rawValue)", language, places.merging(sums) { first, _ in first })
        #expect(!text.contains("{"))
        switch what {
        case .wanted, .offered, .proposed, .agreed, .declined, .lapsed, .withdrawn, .eligible,
          .approved, .settled, .returned:
          #expect(text.contains("x") && text.contains("y"))
        case .released, .reconciled: #expect(text.contains("y") && text.contains("z"))
        case .activated: #expect(text.contains("x") && text.contains("z"))
        case .notified: #expect(text.contains("z"))
        case .frozen, .unfrozen: break
        }
      }
      for channel in ContactChannel.allCases {
        #expect(!BoardTexts.text("channel-\(channel.rawValue)", language).isEmpty)
      }
      for state in BoardProcess.State.allCases {
        #expect(!BoardTexts.text("state-\(state.rawValue)", language, places).contains("{"))
      }
      for name in ["intake", "matching", "subsidy", "notifications"] {
        #expect(BoardTexts.process(name, language) != name)
      }
    }
  }

  @Test func `what is asked of it that it has not is refused as elsewhere`() async throws {
    try await IntakeHarness.run { intake in
      for path in [
        "/?lang=fr", "/?lang=en&lang=en", "/?x=1", "/board.css?v=2", "/board/events?a=b",
      ] {
        let refused = try await intake.look(path)
        #expect(refused.status == 400, "\(path)")
        #expect(refused.headers[.contentType] == "application/problem+json")
      }
      #expect(try await intake.look("/", .post).headers[.allow] == "GET, HEAD")
      #expect(try await intake.look("/", headers: ["Accept": "application/json"]).status == 406)
      let browser = "text/html,application/xhtml+xml;q=0.9"
      #expect(try await intake.look("/", headers: ["Accept": browser]).status == 200)
      let unknown = try await intake.look("/board")
      #expect(unknown.status == 404)
      #expect(unknown.headers[.contentType] == "application/problem+json")
    }
  }

  @Test func `style, script and icon are asked for again only when they have changed`() async throws
  {
    try await IntakeHarness.run { intake in
      for path in ["/board.css", "/board.js", "/board-icon.svg"] {
        let first = try await intake.look(path)
        #expect(first.status == 200 && !first.text.isEmpty)
        #expect(first.headers[.cacheControl] == "no-cache")
        let tag = try #require(first.headers[.eTag])
        let again = try await intake.look(path, headers: ["If-None-Match": tag])
        #expect(again.status == 304 && again.text.isEmpty)
        #expect(try await intake.look(path, .head).text.isEmpty)
        #expect(try await intake.look(path, headers: ["If-None-Match": "\"x\""]).status == 200)
      }
    }
  }

  @Test func `the store is read once a period, whoever looks`() async throws {
    try await IntakeHarness.run { intake in
      #expect(try await intake.look("/").tile("仍缺人数") == "0")
      _ = try await intake.openLot(.shortage, intake.borrower)
      for path in ["/", "/?lang=en"] {
        #expect(try await intake.look(path).text.contains("<dd class=\"value\">15</dd>") == false)
      }
      intake.clock.advance(milliseconds: 1_000)
      #expect(try await intake.look("/").tile("仍缺人数") == "15")
    }
  }

  /// 20 heads to spare and twice 15 short, of which 8 are agreed, 5 declined and 4 still proposed.
  static func play(_ intake: IntakeHarness, shortage: JSONValue = Body.shortage) async throws {
    let surplus = try await intake.openLot(.surplus, intake.lender)
    let first = try await intake.openLot(.shortage, intake.borrower, shortage)
    _ = try await intake.openLot(.shortage, intake.borrower, shortage)
    let agreed = try await intake.propose(surplus, first, heads: 8, id: 1)
    let declined = try await intake.propose(surplus, first, heads: 5, id: 2)
    _ = try await intake.propose(surplus, first, heads: 4, id: 3)
    try await intake.publish(
      ProposalClosed(
        proposal: declined, reason: .declined, side: .surplus, detail: "", heads: 5, command: nil))
    try await intake.publish(
      AgreementDrafted(
        agreement: EntityID(high: 0x7070, low: 1), proposal: agreed, surplusLot: surplus,
        surplusVersion: 1, shortageLot: first, shortageVersion: 1, lender: intake.lender.code,
        borrower: intake.borrower.code, heads: 8, from: CalendarDay(number: 18_650),
        to: CalendarDay(number: 18_680), command: EntityID(high: 0x5050, low: 1)))
    for (lot, open) in [(surplus, 8), (first, 3)] {
      let buckets = try LotBuckets(
        open: open, held: 4, committed: 8, placed: 0, done: 0, withdrawn: 0, expired: 0)
      try await intake.publish(
        LotChanged(lot: lot, version: 1, buckets: buckets, reason: .committed, command: nil))
    }
  }
}
