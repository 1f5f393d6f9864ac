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
