import Domain
import Events
import MessageBus
import Notifications
import Storage
import TestSupport
import Testing

/// Who is told of what, in which words, and how often.
@Suite struct NoticeTests {
  private let bench: NotificationsBench
  private let lender: CreditCode
  private let borrower: CreditCode

  init() throws {
    bench = try NotificationsBench()
    lender = try bench.addEnterprise(1, "乐清甲电器有限公司")
    borrower = try bench.addEnterprise(2, "瑞安乙鞋业有限公司")
  }

  @Test func `both sides of a proposal are asked, in both languages, with all that they need`()
    throws
  {
    let proposal = try bench.propose(lender, borrower)
    let notices = try bench.notices()
    #expect(notices.map(\.enterprise) == [lender, borrower])
    #expect(notices.map(\.template) == ["proposal-lender", "proposal-borrower"])
    let told = try #require(notices.first)
    #expect(told.noticeClass == .actionNeeded)
    #expect(told.subject == "/v1/proposals/\(proposal.text)")
    #expect(told.titleZh == "匹配建议：借出 12 人，请答复")
    #expect(told.titleEn == "Proposal: lend 12 staff, please answer")
    #expect(
      told.bodyZh == """
        系统建议贵单位向瑞安乙鞋业有限公司借出 12 人，2021-01-20 至 2021-03-04，共 44 天，两地相距 3.2 公里。
        请在北京时间 2021-01-14 24:00 前接受（人数可减）或谢绝；到时未答复，建议自动失效。
        """)
    #expect(
      told.bodyEn == """
        It is proposed that you lend 12 staff to 瑞安乙鞋业有限公司, from 2021-01-20 to 2021-03-04 (44 days); \
        the two places are 3.2 km apart.
        Please accept, for all heads or fewer, or decline before 2021-01-14 24:00 (UTC+8); unanswered, \
        the proposal lapses then.
        """)
    #expect(notices.last?.titleZh == "匹配建议：借入 12 人，请答复")
    #expect(notices.last?.bodyZh.contains("从乐清甲电器有限公司借入 12 人") == true)
  }

  @Test func `a notice is on the stream and under the names that its event needs`() throws {
    try bench.propose(lender, borrower)
    let record = try #require(try bench.records().first)
    let notice = try #require(try bench.notices().first)
    #expect(record.entities == [EntityName.notice(notice.notice), EntityName.enterprise(lender)])
    #expect(notice.cause == EntityID(bytes: record.cause))
    #expect(notice.templateVersion == 1)
    let lines = try bench.audit()
    #expect(Set(lines) == Set(try bench.notices().map { "notice/\($0.notice) created 1" }))
  }

  @Test func `an urgent proposal is an urgent notice, its deadline to the minute`() throws {
    try bench.propose(lender, borrower, urgent: true, deadline: "2021-01-12T13:05:00+08:00")
    let notices = try bench.notices()
    #expect(notices.map(\.noticeClass) == [.urgent, .urgent])
    #expect(notices.first?.bodyZh.contains("请在北京时间 2021-01-12 13:05 前") == true)
  }

  @Test(arguments: ProposalCloseReason.allCases)
  func `both sides hear that nothing came of a proposal, and why`(reason: ProposalCloseReason)
    throws
  {
    let proposal = try bench.propose(lender, borrower)
    try bench.hear(
      &bench.matching,
      ProposalClosed(
        proposal: proposal, reason: reason, side: nil, detail: "", heads: 9, command: nil),
      [EntityName.proposal(proposal)])
    let told = try bench.notices().suffix(2)
    #expect(told.map(\.enterprise) == [lender, borrower])
    #expect(told.map(\.noticeClass) == [.information, .information])
    #expect(Set(told.map(\.template)) == ["proposal-\(reason.rawValue)"])
    #expect(told.first?.bodyZh.contains("与瑞安乙鞋业有限公司的匹配建议（9 人，") == true)
  }

  @Test func `both sides hear of their agreement`() throws {
    let agreement = EntityID(high: 0xA, low: 1)
    try bench.hear(
      &bench.matching,
      AgreementDrafted(
        agreement: agreement, proposal: EntityID(high: 1, low: 1),
        surplusLot: EntityID(high: 1, low: 2), surplusVersion: 1,
        shortageLot: EntityID(high: 1, low: 3), shortageVersion: 1, lender: lender,
        borrower: borrower, heads: 12, from: CalendarDay(number: 18_647),
        to: CalendarDay(number: 18_690), command: EntityID(high: 1, low: 4)),
      [EntityName.agreement(agreement)])
    let told = try bench.notices()
    #expect(told.map(\.titleZh) == ["共享用工协议已起草：12 人", "共享用工协议已起草：12 人"])
    #expect(told.map(\.subject) == Array(repeating: "/v1/agreements/\(agreement.text)", count: 2))
    #expect(told.last?.bodyEn.contains("with 乐清甲电器有限公司 is drafted: 12 staff") == true)
  }

  @Test func `one event makes one notice for each recipient, ever`() throws {
    try bench.addContact(lender)
    let event = EntityID(high: 7, low: 7)
    try bench.propose(lender, borrower, id: event)
    // The same event by another way, as when a history is told again.
    try bench.propose(lender, borrower, id: event)
    #expect(try bench.parked() == 0, "a second one is no fault")
    #expect(try bench.notices().count == 2, "unique (event, recipient, template, version)")
    #expect(try bench.effects().count == 1)
    try bench.propose(lender, borrower)
    #expect(try bench.notices().count == 4, "another event is another notice")
  }

  @Test func `a new version of a template tells of an event that an older one told of`() throws {
    try bench.propose(lender, borrower)
    let text = String(decoding: NoticeTemplates.builtInText, as: UTF8.self)
    let newer = text.replacing("proposal-lender\t1\t", with: "proposal-lender\t2\t")
    let other = try NotificationsBench(templates: try NoticeTemplates(tsv: newer))
    let one = try other.addEnterprise(1, "甲")
    let two = try other.addEnterprise(2, "乙")
    try other.propose(one, two)
    #expect(try other.notices().map(\.templateVersion) == [2, 1])
  }

  @Test func `what concerns nobody we know is parked and not half told`() throws {
    let stranger = try SampleTerms.code(99)
    try bench.propose(lender, stranger)
    #expect(try bench.parked() == 1)
    #expect(try bench.notices().isEmpty)
    let proposal = EntityID(high: 9, low: 9)
    try bench.hear(
      &bench.matching,
      ProposalClosed(
        proposal: proposal, reason: .lapsed, side: nil, detail: "", heads: 1, command: nil),
      [EntityName.proposal(proposal)])
    #expect(try bench.parked() == 2)
  }
}
