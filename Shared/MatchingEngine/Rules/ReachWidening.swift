/// How far a lot that stays open lets itself be matched, beyond the reach that it states: after so many
/// days of waiting within its county, then its city, then anywhere that is served. From the city on only
/// where the borrower offers lodging, as nobody can be asked to travel so far each day.
///
/// A pair is near enough if *both* lots have come so far, so that nobody is asked beyond the own reach
/// for the sake of another's waiting. The days are ours.
package struct ReachWidening: Hashable, Sendable {
  /// Days waited from which on the lot's county is near enough.
  package var countyDays = 3
  package var cityDays = 7
  package var provinceDays = 14

  package init() {}

  package static let standard = ReachWidening()

  /// The day of waiting on which a lot comes to each stage, in their order.
  package var days: [Int] { [countyDays, cityDays, provinceDays] }

  func stage(waitedDays: Int) -> ReachStage {
    if waitedDays >= provinceDays { return .province }
    if waitedDays >= cityDays { return .city }
    return waitedDays >= countyDays ? .county : .own
  }

  /// Each in their order: a lot does not come to its city before its county.
  func validate() throws(MatchingFault) {
    for (name, days) in [
      ("countyDays", countyDays), ("cityDays", cityDays), ("provinceDays", provinceDays),
    ] where !(1...CostWeights.maximum).contains(days) {
      throw .ruleOutOfRange(name, days)
    }
    guard countyDays <= cityDays else { throw .ruleOutOfRange("cityDays", cityDays) }
    guard cityDays <= provinceDays else { throw .ruleOutOfRange("provinceDays", provinceDays) }
  }
}

/// The farthest that a lot lets itself be matched.
enum ReachStage: UInt8, Comparable {
  case own, county, city, province

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
