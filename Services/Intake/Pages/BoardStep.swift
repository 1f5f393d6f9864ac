internal import Domain
internal import Events
internal import Storage

/// The newest of what happened to money, and the newest notices, as events of the board: sums and the
/// names of policies, and nobody's division, as there may be one enterprise in it alone.
enum BoardStep {
  /// Steps that are looked at; most are told of only in their subject's own history.
  static let stepsMaximum = 300
  /// Notices that are looked at, and how many minutes of them are told: or there would be nothing else.
  static let noticesMaximum = 500
  static let noticeMinutesMaximum = 2

  static func newest(_ maximum: Int, _ transaction: Transaction) throws -> [BoardEvent] {
    var due: [String: Money] = [:]
    var events: [BoardEvent] = []
    for row in try transaction.rows(MoneyStepStatement.newest, SQLValue(stepsMaximum)).reversed() {
      let step = try MoneyStep(row)
      guard let event = event(of: step) else { continue }
      // What is looked at again and found to be as much as before is no news.
      if event.what == .eligible {
        guard due[step.subject] != step.amount else { continue }
        due[step.subject] = step.amount
      }
      events.append(event)
    }
    return try events.suffix(maximum).reversed() + notices(transaction)
  }

  /// Nil for what the board does not tell.
  static func event(of step: MoneyStep) -> BoardEvent? {
    let what: BoardEvent.What? =
      switch (step.subject.prefix { $0 != "/" }, step.what) {
      case ("entitlement", MoneyStep.assessed):
        step.verdict == AssessmentVerdict.eligible.rawValue ? .eligible : nil
      case ("entitlement", EntitlementState.approved.rawValue): .approved
      case ("entitlement", EntitlementState.settled.rawValue): .settled
      case ("entitlement", EntitlementState.returned.rawValue): .returned
      case ("batch", BatchState.released.rawValue): .released
      case ("batch", BatchState.reconciled.rawValue): .reconciled
      case ("policy", PolicyStep.activated.rawValue): .activated
      case ("payments", MoneyStep.frozen): .frozen
      case ("payments", MoneyStep.unfrozen): .unfrozen
      default: nil
      }
    return what.map {
      BoardEvent(
        what: $0, at: step.at, number: step.number ?? 0, fen: step.amount?.fen ?? 0,
        policy: step.policy)
    }
  }

  /// By the minute.
  private static func notices(_ transaction: Transaction) throws -> [BoardEvent] {
    var minutes: [(at: Instant, number: Int)] = []
    for row in try transaction.rows(NoticeStatement.newest, SQLValue(noticesMaximum)) {
      let minute = try row.instant("created_at").wholeMinute
      if minutes.last?.at == minute {
        minutes[minutes.count - 1].number += 1
      } else if minutes.count < noticeMinutesMaximum {
        minutes.append((minute, 1))
      } else {
        break
      }
    }
    return minutes.map { BoardEvent(what: .notified, at: $0.at, number: $0.number) }
  }
}
