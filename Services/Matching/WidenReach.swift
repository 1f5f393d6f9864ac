internal import Domain
internal import Events
internal import MatchingEngine
internal import ServiceKit

/// A lot has waited so many days that it lets itself be matched farther away, see ``ReachWidening``; the next
/// round looks at it again.
enum WidenReach {
  /// - Parameter day: on which the timer was due; Intake's time, which it goes by, may be ahead of ours.
  static func decide(_ id: EntityID, on day: CalendarDay, _ work: MatchingWork) throws {
    guard var lot = try StoredLot.find(id, work.transaction), lot.state == .open else { return }
    try work.scheduleWidening(of: lot, after: day)
    guard lot.lot.buckets.open > 0 else { return }
    lot.isUnseen = true
    try work.save(lot)
    try work.decision.emit(
      LotReachWidened(
        lot: lot.id, version: lot.lot.version,
        waitedDays: max(0, lot.lot.submittedAt.day.days(until: day))),
      partition: lot.prefecture, entities: [lot.name])
    try work.needRound()
  }
}
