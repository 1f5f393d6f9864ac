internal import Domain
internal import Storage

/// How well is matched: what the rounds reached and what nearest first would have, and why heads of the
/// largest open lots are open still. It tells a lot's division and side, and not whose it is.
struct BoardQuality: Sendable, Equatable {
  static let explainedMaximum = 3

  struct Explained: Sendable, Equatable {
    let side: LotSide
    let place: RegionCode
    let explanation: OpenExplanation
  }

  /// Of all rounds.
  var totals = RoundTotals()
  /// Of all streams the newest.
  var last: RoundTotals.Last?
  /// Of shortages first, then by open heads.
  var explained: [Explained] = []

  /// The rows of the last rounds, and of the largest lots that are told: no sum over a table. Where hardly any
  /// shortage is open the search for them goes through all that is explained.
  static func read(_ transaction: Transaction) throws -> BoardQuality {
    var quality = BoardQuality()
    for cursor in try transaction.cursors() {
      guard let last = try RoundTotals.upToNow(cursor.stream, transaction) else { continue }
      quality.totals = quality.totals + last.totals
      if quality.last.map({ $0.at < last.at }) ?? true { quality.last = last }
    }
    // Who is short comes first: of surpluses a city may have many more.
    for side in [LotSide.shortage, .surplus] {
      let rows = try transaction.rows(
        LotExplanationStatement.largest, .text(side.rawValue),
        SQLValue(explainedMaximum - quality.explained.count))
      for row in rows {
        guard let place = RegionCode(try row.text("region")) else { continue }
        quality.explained.append(
          Explained(
            side: side, place: place,
            explanation: try OpenExplanation(stored: try row.text("explanation"))))
      }
    }
    return quality
  }
}
