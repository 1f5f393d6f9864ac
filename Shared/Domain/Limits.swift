/// Every bound on what a lot may state and every period counted by the domain, each with its unit.
/// All are ours unless a source is named; none is presented as a rule of law.
package enum Limits {
  /// Heads in one lot, over its whole life.
  package static let headsMaximum = 100_000
  /// Days (ends included) that a loan must have at least.
  package static let leastSharedDays = 7
  /// Days (ends included) that a lot may span at most.
  package static let spanDaysMaximum = 366
  /// Days from today to the first day of a lot at most: catches a mistyped year.
  package static let startAheadDaysMaximum = 366
  /// Metres; after the 十公里就业圈, the ten-kilometre employment circle.
  package static let reachMetresDefault = 10_000
  /// Metres.
  package static let reachMetresMinimum = 100
  /// Metres; about the length of the province.
  package static let reachMetresMaximum = 500_000
  /// Metres from the centroid of the division that a place is stated to lie in.
  package static let centroidMetresMaximum = 80_000
  /// Days of training before the post.
  package static let trainingDaysMaximum = 90
  /// Fen, for a rate in any form and for a monthly floor: a million yuan.
  package static let wageFenMaximum: Int64 = 100_000_000
  /// Unicode scalars in a short text: town, certificate, skill, hazard, shift.
  package static let lotTextMaximum = 60
  /// Entries in a list of skills, hazards or shifts.
  package static let lotListMaximum = 20
  /// Unicode scalars in the reason of an urgent lot.
  package static let urgencyReasonMaximum = 200
  /// Unicode scalars of a faulty value that are repeated to the person who sent it.
  package static let faultValueMaximum = 100
  /// Working days, after the day of a proposal, in which both sides answer.
  package static let answerWorkingDays = 2
  /// Hours in which both sides answer an urgent proposal, counted within the two hours below.
  package static let urgentAnswerHours = 4
  /// Hour of the day (UTC+8) at which counting for urgent answers begins.
  package static let urgentHoursFrom = 8
  /// Hour of the day (UTC+8) at which counting for urgent answers ends.
  package static let urgentHoursTo = 20
}
