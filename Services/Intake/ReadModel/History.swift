internal import Domain
internal import ServiceKit
internal import Storage

/// All that happened to a lot, with times: one GET tells it.
enum History {
  /// Raw values are shown to callers.
  enum What: String, CaseIterable {
    case submitted, opened, refused
    case amendmentRequested = "amendment-requested"
    case amended
    case amendmentRefused = "amendment-refused"
    case withdrawalRequested = "withdrawal-requested"
    case withdrawn
    case withdrawalRefused = "withdrawal-refused"
    case reachWidened = "reach-widened"
    case expired, proposed, accepted, declined
    case answerRefused = "answer-refused"
    case cut
    case proposalClosed = "proposal-closed"
    case agreed
  }

  /// At most so many entries are shown; `historyOmitted` counts the older ones.
  static let shownMaximum = 500

  static func add(
    _ what: What, lot: EntityID, _ detail: [String: JSONValue] = [:], _ decision: Decision,
    at: Instant? = nil
  ) throws {
    let members = detail.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value) }
    try decision.transaction.execute(
      HistoryStatement.insert, .blob(lot.bytes), .integer((at ?? decision.now).microseconds),
      .text(what.rawValue), .text(JSONWriter.text(.object(members))))
  }

  /// The latest entries, oldest first, and how many older ones there are.
  static func read(
    _ lot: EntityID, _ transaction: Transaction
  ) throws -> (entries: [JSONValue], omitted: Int) {
    let rows = try transaction.rows(
      HistoryStatement.ofLot, .blob(lot.bytes), SQLValue(shownMaximum))
    let entries = try rows.reversed().map { row -> JSONValue in
      let detail = try JSONParser.parse(Array(try row.text("detail").utf8))
      guard case .object(let members) = detail else { throw StorageError.column("detail") }
      return .object(
        [
          JSONMember("at", .string(try row.instant("at").iso)),
          JSONMember("what", .string(try row.text("what"))),
        ] + members)
    }
    return (entries, Int(try rows.last?.int("ordinal") ?? 1) - 1)
  }
}
