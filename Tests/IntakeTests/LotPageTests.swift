import Domain
import Events
import HTTPTypes
import TestSupport
import Testing

@testable import Intake

/// A lot as a page for people: what the API says, to whom it says it.
@Suite(.timeLimit(.minutes(10))) struct LotPageTests {
  static let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

  @Test func `it tells why heads are open, what could be other, and all that happened`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let lot = try await Self.play(intake)
      let page = try await intake.page(.shortage, lot, intake.borrower.key)
      #expect(page.status == 200)
      #expect(page.headers[.contentType] == "text/html; charset=utf-8")
      #expect(page.headers[.contentLanguage] == "zh-CN")
      #expect(try page.all("h1") == ["缺工需求"])
      #expect(
        page.text.contains("<p>仍缺 12 人：2 人因日期，3 人因超出可达距离，7 人因证书；可达距离放宽到 12 公里可多对接 3 人</p>"))
      #expect(try page.row("缺少所需证书") == ["7", "4"])
      #expect(try page.row("有未接受的危害因素") == ["0", "1"])
      #expect(try page.all("li") == ["可达距离放宽到 12 公里可多对接 3 人", "不要求证书可多对接 7 人"])
      #expect(page.text.contains("<dt>待匹配</dt><dd>12</dd>"))
      #expect(page.text.contains("<dt>待答复</dt><dd>3</dd>"))
      #expect(page.text.contains("<dt>县（市、区）</dt><dd>龙湾区</dd>"))
      #expect(page.text.contains("<dt>匹配</dt><dd>"))
      let told = try page.all("tr").suffix(4).map { $0.replacing(/<th.*?<\/th>/, with: "") }
      #expect(
        told == [
          "<td>提交</td><td>15 人</td>", "<td>开始匹配</td><td>待匹配 15 人，第 1 版</td>",
          "<td>匹配建议</td><td>3 人，限 2021-01-14 09:00 前答复</td>",
          "<td>谢绝</td><td>富余方，too far</td>",
        ])
    }
  }

  @Test func `it is in English for who prefers that, and whole in both languages`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await Self.play(intake)
      for language in Language.allCases {
        let page = try await intake.page(
          .shortage, lot, intake.borrower.key, language: language.rawValue)
        #expect(page.headers[.contentLanguage] == language.rawValue)
        #expect(page.text.contains("<html lang=\"\(language.rawValue)\">"))
        for element in ["title", "h1", "h2", "h3", "th", "dt", "dd", "caption", "li"] {
          let texts = try page.all(element)
          #expect(!texts.isEmpty && texts.allSatisfy { !$0.isEmpty }, "\(element)")
        }
        #expect(!page.text.contains("{"))
        #expect(try page.all("script").isEmpty)
        #expect(page.text.firstMatch(of: /<[^>]* (style|on[a-z]+)=/) == nil)
        #expect(page.text.firstMatch(of: /(href|src)="(?!\/)/) == nil)
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; ") && !policy.contains("unsafe"))
        #expect(page.headers[.cacheControl] == "no-store")
        #expect(page.headers[.vary] == "Accept, Accept-Language, Authorization")
      }
      let english = try await intake.page(.shortage, lot, intake.borrower.key, language: "en")
      #expect(english.text.contains("12 short: 2 by dates, "))
      #expect(english.text.firstMatch(of: /\p{Han}/) == nil)
    }
  }

  @Test func `without an explanation it says that there is none`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let page = try await intake.page(.surplus, lot, intake.lender.key)
      #expect(page.text.contains("<p>目前没有待说明的人数。</p>"))
      #expect(try page.all("table").count == 1, "that of the history")
    }
  }

  @Test func `what somebody wrote is escaped`() async throws {
    try await IntakeHarness.run { intake in
      let hostile = "<script>alert('x')</script>\"&{{t.id}}"
      let lot = try await intake.openLot(.shortage, intake.borrower)
      let answer = try await intake.post(
        "\(intake.path(.shortage, lot))/withdrawal", intake.borrower.key,
        ["reason": .string(hostile)])
      #expect(answer.status == 202)
      let page = try await intake.page(.shortage, lot, intake.borrower.key)
      #expect(
        page.text.contains(
          "<td>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;{{t.id}}</td>"))
      #expect(!page.text.contains("<script"))
      let whole = LotPage.html(
        ["id": .string(hostile), "state": "open", "terms": ["region": .string(hostile)]], .surplus,
        .english)
      #expect(!whole.contains("<script"))
      #expect(whole.contains("<dd>&lt;script&gt;"))
    }
  }

  @Test func `whoever may not read the lot does not get its page`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await Self.play(intake)
      for key in [intake.stranger.key, intake.lender.key] {
        let refused = try await intake.page(.shortage, lot, key)
        #expect(refused.status == 404)
        #expect(refused.headers[.contentType] == "application/problem+json")
        #expect(!refused.text.contains("12"))
      }
      #expect(try await intake.page(.surplus, lot, intake.borrower.key).status == 404)
      #expect(try await intake.page(.shortage, lot, nil).status == 401)
      #expect(try await intake.page(.shortage, lot, "tj_x").status == 401)
      #expect(try await intake.page(.shortage, lot, intake.operatorKey).status == 200)
      let path = "\(intake.path(.shortage, lot))?lang=en"
      let asked = try await intake.look(
        path,
        headers: ["Accept": Self.browser, "Authorization": "Bearer \(intake.borrower.key)"])
      #expect(asked.status == 400)
    }
  }

  @Test(
    arguments: [
      (nil, false), ("*/*", false), ("application/json", false), ("text/html", true),
      (browser, true), ("text/*", true), ("text/html;q=0.4, */*;q=0.5", false),
      ("text/html, application/json", false), ("text/html, application/json;q=0.9", true),
      ("text/html;q=0, application/problem+json", false), ("text/html, */*", true),
      ("application/*, text/*", false),
    ] as [(String?, Bool)])
  func `it is given to who would rather have a page than JSON`(_ accept: String?, _ isPage: Bool)
    async throws
  {
    #expect(WeightedList.prefersPage(accept) == isPage)
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let page = try await intake.page(.surplus, lot, intake.lender.key, accept: accept)
      #expect(page.status == 200)
      let type = page.headers[.contentType]
      #expect(type == (isPage ? "text/html; charset=utf-8" : "application/json"))
    }
  }

  @Test func `nothing else of the API is a page`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      for path in ["/v1/surplus-offers", "/v1/proposals", "/v1/commands/\(lot.text)"] {
        let refused = try await intake.look(
          path,
          headers: ["Accept": "text/html", "Authorization": "Bearer \(intake.lender.key)"])
        #expect(refused.status == 406, "\(path)")
      }
      let head = try await intake.look(
        intake.path(.surplus, lot), .head,
        headers: ["Accept": "text/html", "Authorization": "Bearer \(intake.lender.key)"])
      #expect(head.status == 200 && head.text.isEmpty)
      #expect(head.headers[.contentType] == "text/html; charset=utf-8")
    }
  }

  @Test func `every state, bucket and event of a lot's history has words`() {
    let keys =
      History.What.allCases.map { "what-\($0.rawValue)" }
      + Bucket.allCases.map { "bucket-\($0.rawValue)" }
      + LotSide.allCases.flatMap { ["title-\($0.rawValue)", "side-\($0.rawValue)"] }
      + ProposalCloseReason.allCases.map { "closed-\($0.rawValue)" }
      + ["submitted", "open", "withdrawn", "expired", "refused"].map { "state-\($0)" }
    for key in keys { #expect(LotPage.table.has(key), "\(key)") }
  }

  /// A shortage of 15, of which 3 are proposed and declined by the other side; 12 are explained.
  private static func play(_ intake: IntakeHarness) async throws -> EntityID {
    let surplus = try await intake.openLot(.surplus, intake.lender)
    let lot = try await intake.openLot(.shortage, intake.borrower)
    let proposal = try await intake.propose(surplus, lot, heads: 3)
    _ = try await intake.post(
      "/v1/proposals/\(proposal.text)/decline", intake.lender.key, ["reason": "too far"])
    try await intake.move(lot, .held, open: 12)
    try await intake.publish(LotExplained(lot: lot, explanation: Explained.twelve))
    return lot
  }
}

extension IntakeHarness {
  fileprivate func page(
    _ side: LotSide, _ lot: EntityID, _ key: String?, accept: String? = LotPageTests.browser,
    language: String = "zh-CN"
  ) async throws -> Shown {
    var headers = ["Accept-Language": language]
    headers["Accept"] = accept
    headers["Authorization"] = key.map { "Bearer \($0)" }
    return try await look(path(side, lot), headers: headers)
  }
}
