/// What an enterprise will do about a proposal: drawn from the seed, its code and how many proposals
/// it has had, so that it does not hang on the order in which others act.
package struct AnswerPlan: Hashable, Sendable {
  package enum Act: Hashable, Sendable {
    case accept
    /// Only so much of a hundred.
    case acceptPart(percent: Int)
    case decline(reason: String)
    case silence
  }

  package let act: Act
  /// When, in thousandths of the time from the proposal to its deadline; above 1,000 is too late.
  package let permille: Int

  package static func draw(
    seed: UInt64, enterprise: CityEnterprise, ordinal: Int
  ) -> AnswerPlan {
    var random = SeededRandom(seed: seed, part: "\(enterprise.code)#\(ordinal)")
    let act: Act =
      if random.chance(enterprise.readiness) {
        random.chance(10) ? .acceptPart(percent: random.within(40...90)) : .accept
      } else if random.chance(60) {
        .decline(reason: random.pick(reasons))
      } else {
        .silence
      }
    let isLate = random.chance(3)
    return AnswerPlan(act: act, permille: isLate ? 1_040 : random.within(40...700))
  }

  private static let reasons = ["员工不愿前往", "工种不合适", "已自行解决", "通勤太远"]
}
