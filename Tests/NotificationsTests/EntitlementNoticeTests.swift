import Domain
import Events
import Notifications
import TestSupport
import Testing

/// What enterprises are told of their entitlements.
@Suite struct EntitlementNoticeTests {
  private static let policy = "wenzhou-liuwen-retention-grant-2021"
  private let bench: NotificationsBench
  private let enterprise: CreditCode

  init() throws {
    bench = try NotificationsBench()
    enterprise = try bench.addEnterprise(1, "乐清甲电器有限公司")
  }

  @Test func `who qualifies is told what for, how much, and to apply`() throws {
    try assess(.eligible, fen: 50_000_000)
    let told = try #require(try bench.notices().first)
    #expect(told.template == "entitlement-found")
    #expect(told.noticeClass == .actionNeeded)
    #expect(told.titleZh == "贵单位可申领“留温补助”500000.00 元")
    #expect(
      told.titleEn == "You qualify for \"Grant for staff who stay in Wenzhou\": 500000.00 yuan")
    #expect(told.bodyZh.contains("请核对后提交申请"))
    #expect(told.subject.hasPrefix("/v1/entitlements/"))
  }

  @Test func `who is nearly there is told what is missing`() throws {
    try assess(.nearly, reasons: [reason("现有 47 人留温，还差 3 人", "47 stayers; 3 more")])
    let told = try #require(try bench.notices().first)
    #expect(told.noticeClass == .information)
    #expect(told.bodyZh == "按目前掌握的数据，贵单位还不符合“留温补助”的条件：现有 47 人留温，还差 3 人。")
    #expect(told.bodyEn.hasSuffix("yet: 47 stayers; 3 more."))
  }

  @Test func `the same verdict and amount again is no news; another is`() throws {
    for fen in [100, 100, 200, 200] { try assess(.eligible, fen: Int64(fen)) }
    #expect(try bench.notices().count == 2)
    try assess(.nearly, reasons: [reason("还差 1 人", "1 more")])
    try assess(.nearly, reasons: [reason("还差 2 人", "2 more")])
    #expect(try bench.notices().count == 3)
    try assess(.refused)
    try assess(.nearly, reasons: [reason("还差 1 人", "1 more")])
    #expect(try bench.notices().count == 3, "a refusal is not told here, so the last word stands")
    try assess(.eligible, fen: 200)
    #expect(try bench.notices().count == 4, "the last word was another")
    try assess(.eligible, fen: 200, key: "2022")
    #expect(try bench.notices().count == 5, "another period is another entitlement")
  }

  @Test func `nobody is told where the policy says nothing of it, nor of an own application`()
    throws
  {
    try assess(.eligible, fen: 100, messageFirst: false)
    try assess(.nearly, messageFirst: false, reasons: [reason("a", "b")])
    try assess(.eligible, fen: 100, command: EntityID(high: 1, low: 1))
    try assess(.refused)
    #expect(try bench.notices().isEmpty)
  }

  @Test func `a text that lacks a word is parked, and nothing is told`() throws {
    try assess(.nearly, reasons: [])
    #expect(try bench.parked() == 1)
    #expect(try bench.notices().isEmpty)
    try assess(.eligible, fen: 100)
    #expect(try bench.notices().isEmpty, "what names the same entitlement waits behind it")
  }

  @Test(arguments: [
    (EntitlementState.approved, NoticeClass.information), (.settled, .information),
    (.refused, .information), (.rejected, .actionNeeded), (.returned, .actionNeeded),
    (.held, .actionNeeded),
  ])
  func `each step that concerns the enterprise is told`(
    state: EntitlementState, noticeClass: NoticeClass
  ) throws {
    try change(state, reason: "account-closed")
    let told = try #require(try bench.notices().first)
    #expect(told.template == "entitlement-\(state.rawValue)")
    #expect(told.noticeClass == noticeClass)
    #expect(told.titleZh.contains("“留温补助”"))
    let saysWhy = [.rejected, .returned, .held, .refused].contains(state)
    #expect(told.bodyZh.contains("（原因：account-closed）") == saysWhy)
    #expect(told.bodyEn.contains("(reason: account-closed)") == saysWhy)
  }

  @Test func `a code of the bank is told with words`() throws {
    try change(.rejected, reason: "AC04")
    let told = try #require(try bench.notices().first)
    #expect(told.titleZh.contains("银行拒付"))
    #expect(told.bodyZh.contains("（原因：AC04 账户已销户）"))
    #expect(told.bodyEn.contains("(reason: AC04 the account is closed)"))
  }

  @Test func `a step without a reason says so, and steps inside the office are not told`() throws {
    try change(.held, reason: nil)
    #expect(try bench.notices().first?.bodyZh.contains("（原因：未注明）") == true)
    for state in [EntitlementState.found, .applied, .reviewed, .released, .instructed] {
      try change(state, reason: nil)
    }
    #expect(try bench.notices().count == 1)
  }

  private func reason(_ zh: String, _ en: String) -> EntitlementAssessed.Reason {
    .init(
      condition: "enough-stayers", textZh: "人数不足", textEn: "too few", remedyZh: zh,
      remedyEn: en, shortfall: 3)
  }

  private func assess(
    _ verdict: AssessmentVerdict, fen: Int64 = 0, key: String = "2021", messageFirst: Bool = true,
    reasons: [EntitlementAssessed.Reason] = [], command: EntityID? = nil
  ) throws {
    let entitlement = EntityID(high: 0xE7, low: 1)
    try bench.hear(
      &bench.subsidy,
      EntitlementAssessed(
        entitlement: entitlement, enterprise: enterprise, policy: Self.policy, policyVersion: 1,
        policyHash: Array(repeating: 1, count: 32), factsHash: Array(repeating: 2, count: 32),
        day: CalendarDay(number: 18_640), verdict: verdict, provisional: true,
        amount: Money(fen: fen), businessKey: key, messageFirst: messageFirst, reasons: reasons,
        screens: [], command: command),
      [EntityName.entitlement(entitlement)])
  }

  private func change(_ state: EntitlementState, reason: String?) throws {
    let entitlement = EntityID(high: 0xE7, low: 1)
    try bench.hear(
      &bench.subsidy,
      EntitlementChanged(
        entitlement: entitlement, enterprise: enterprise, policy: Self.policy, state: state,
        amount: Money(fen: 50_000_000), approval: nil, attempt: 1, payee: nil, batch: nil,
        person: nil, reason: reason, command: nil),
      [EntityName.entitlement(entitlement)])
  }
}
