import Domain
import Storage

@testable import Notifications

/// What must be true of notices, whatever was lost and done again.
extension SimulatedCity {
  func judgeNotices() throws -> [String] {
    counts.notices = sink.arrived.count
    counts.noticesRepeated = sink.repeats
    counts.effects = works.reduce(0) { $0 + $1.tally.begun }
    counts.effectsRepeated = works.reduce(0) { $0 + $1.tally.untaken }
    guard intake.isUp else { return [] }
    var problems: [String] = []
    var known: Set<String> = []
    try notifications.read { transaction in
      for row in try transaction.rows(NoticeJudgement.deliveries) {
        let key = DeliveryKey(notice: try row.id("notice"), contact: try row.id("contact"))
        known.insert(key.stableID)
        let state = try row.text("state")
        if state == "delivered", sink.arrived[key.stableID] == nil {
          problems.append("\(key.text) is delivered, and never arrived")
        }
      }
    }
    problems += sink.arrived.keys.filter { !known.contains($0) }.sorted().map {
      "\($0) arrived, and nobody knows of it"
    }
    let lost = works.first { $0.node === notifications }?.tally.untaken ?? 0
    if sink.repeats > lost + sink.unconfirmed {
      problems.append("\(sink.repeats) repeats, \(lost) outcomes lost")
    }
    return problems
  }

  /// No hours of quiet hold them back any more.
  func judgeNoticesAtTheEnd() throws -> [String] {
    try notifications.read { transaction in
      try transaction.rows(NoticeJudgement.deliveries).filter { try !$0.flag("ended") }.map {
        "a notice rests: \(try $0.id("notice").text) to \(try $0.id("contact").text)"
      }
    } ?? []
  }
}

private enum NoticeJudgement: String, SQLStatement {
  case deliveries = "SELECT notice, contact, state, ended FROM delivery ORDER BY notice, contact"
}
