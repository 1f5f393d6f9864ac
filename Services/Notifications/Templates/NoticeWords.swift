internal import Domain
internal import Events
internal import PolicyRules

/// How values are written in notices.
enum NoticeWords {
  /// `3.2`, rounded to the nearest tenth.
  static func kilometres(ofMetres metres: Int) -> String {
    let tenths = metres / 100 + (metres % 100 >= 50 ? 1 : 0)
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// `2021-01-14 17:30` in UTC+8; midnight is the 24:00 of the day before, as people write it.
  static func deadline(_ deadline: Instant) -> String {
    let minutes = deadline.timeOfDayMicroseconds / 60_000_000
    guard minutes > 0 else { return "\(deadline.day.adding(days: -1).iso) 24:00" }
    let clock = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(deadline.day.iso) \(clock.joined(separator: ":"))"
  }

  /// The policy's name; one that is no part of this program is called by its id.
  static func policy(_ id: String, _ values: inout NoticeValues) {
    let name = PolicyCatalogue.builtIn.versions(of: id).last?.terms.name
    values.set("policy", zh: name?.zh ?? id, en: name?.en ?? id)
  }

  /// Why a step was taken. Codes that an enterprise may meet come with words: those of Subsidy, and the
  /// commonest of the external code set of ISO 20022 (`ExternalStatusReason1Code`). A reviewer's words and
  /// other codes are told as they are.
  static func reason(_ reason: String?, _ values: inout NoticeValues) {
    let words = reason.flatMap { reasons[$0] }
    func told(_ word: String?, unstated: String) -> String {
      guard let reason else { return unstated }
      return word.map { "\(reason) \($0)" } ?? reason
    }
    values.set(
      "reason", zh: told(words?.zh, unstated: "未注明"), en: told(words?.en, unstated: "not stated"))
  }

  private static let reasons: [String: (zh: String, en: String)] = [
    "AC01": ("账号有误", "the account number is wrong"),
    "AC04": ("账户已销户", "the account is closed"),
    "AC06": ("账户已冻结", "the account is blocked"),
    "AG01": ("该账户不能收此类款项", "the account takes no such payment"),
    "BE01": ("户名与账号不符", "name and account do not fit"),
    "bank-text": ("银行另有说明，请向经办机构查询", "the bank's own words: ask the office in charge"),
    "payee-changed": ("收款账户有变动", "the account has changed"),
    "approval-changed": ("审核后内容有变化", "it has changed since it was approved"),
    "facts-changed": ("申报内容有变化", "what was stated has changed"),
    "conditions-not-met": ("不再符合条件", "the conditions are no longer met"),
    "facts-incomplete": ("申报内容不全", "what was stated is not complete"),
    "paid-otherwise": ("银行已另行付款", "the bank has paid another amount"),
  ]

  /// What the first few conditions that do not hold would need; where nothing mends one, the condition
  /// itself. Not set if there is none: the text would end in the air.
  static func remedy(_ reasons: [EntitlementAssessed.Reason], _ values: inout NoticeValues) {
    guard !reasons.isEmpty else { return }
    let told = reasons.prefix(5)
    values.set(
      "remedy",
      zh: told.map { $0.remedyZh.isEmpty ? $0.textZh : $0.remedyZh }.joined(separator: "；"),
      en: told.map { $0.remedyEn.isEmpty ? $0.textEn : $0.remedyEn }.joined(separator: "; "))
  }
}
