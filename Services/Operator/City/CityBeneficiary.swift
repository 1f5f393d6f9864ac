/// An enterprise that states who stayed and who was trained, and applies for what that brings. Ours, as
/// all that players do is.
package struct CityBeneficiary: Codable, Sendable, Hashable {
  /// Index into `City.enterprises`.
  package let enterprise: Int
  /// Scenario seconds since 00:00 (UTC+8) of the first day, when it states its staff.
  package let atSeconds: Int
  /// Non-local staff that it insures: those who stay, and those who leave within the period.
  package let stayers: Int
  package let leavers: Int
  /// Class-hours of each of its staff who is trained.
  package let classHours: [Int]
  /// `mail` or `webhook`; nil: it looks into its inbox.
  package let channel: String?

  static let count = 160

  /// Each by itself, so that one more draw for one changes nothing of the others.
  static func draw(seed: UInt64, among lenders: Range<Int>) -> [CityBeneficiary] {
    var random = SeededRandom(seed: seed, part: "beneficiaries")
    var indices = Array(lenders)
    random.shuffle(&indices)
    return indices.prefix(count).sorted().map { enterprise in
      var random = SeededRandom(seed: seed, part: "beneficiary \(enterprise)")
      let stayers = random.pick(weighted: [
        (20...44, weight: 20), (45...49, 12), (50...99, 40), (100...150, 28),
      ])
      let trained = random.chance(50) ? random.within(5...30) : 0
      let channel: String? = random.pick(weighted: [
        ("mail", weight: 60), ("webhook", 25), (nil, 15),
      ])
      return CityBeneficiary(
        enterprise: enterprise,
        atSeconds: random.within(0...13) * 86_400 + random.within(32_400...61_200),
        stayers: random.within(stayers), leavers: random.within(0...8),
        classHours: (0..<trained).map { _ in random.within(20...120) }, channel: channel)
    }
  }
}
