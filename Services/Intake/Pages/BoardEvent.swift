internal import Domain
internal import Storage

/// A proposal as the board knows it: where the heads would come from and go to.
struct BoardMatch: Sendable {
  let state: String
  /// Now, and as they were proposed.
  let heads: Int
  let headsProposed: Int
  let from: RegionCode
  let to: RegionCode
  let madeAt: Instant
  let closedAt: Instant?

  /// Newest first.
  static func newest(_ maximum: Int, _ transaction: Transaction) throws -> [BoardMatch] {
    try transaction.rows(BoardStatement.newestProposals, SQLValue(maximum)).compactMap { row in
      guard let from = RegionCode(try row.text("lender_region")),
        let to = RegionCode(try row.text("borrower_region"))
      else { return nil }
      return BoardMatch(
        state: try row.text("state"), heads: try row.integer("heads"),
        headsProposed: try row.integer("heads_proposed"), from: from, to: to,
        madeAt: try row.instant("made_at"),
        closedAt: try row.intOrNil("closed_at").map(Instant.init(microseconds:)))
    }
  }
}

/// Something that happened: to heads, told by time and divisions; to money, by sums and policies.
struct BoardEvent: Sendable, Equatable {
  /// Raw values name the texts, `event-` before them; from `proposed` to `withdrawn`, those of a
  /// proposal's states.
  enum What: String, Sendable, CaseIterable {
    case wanted, offered, proposed, agreed, declined, lapsed, withdrawn
    case eligible, approved, settled, returned, released, reconciled, activated, frozen, unfrozen
    case notified
  }

  let what: What
  let at: Instant
  var heads = 0
  /// Where it is, or where the heads come from; nil for what is about money or notices.
  var place: RegionCode?
  /// Where heads go to.
  var destination: RegionCode?
  /// Payments of a batch, notices, or a policy's version.
  var number = 0
  var fen: Int64 = 0
  var policy: String?

  /// The newest of what came in, of what became of `matches`, and of what is about money and notices,
  /// newest first. The end of a proposal older than all of `matches` is not told.
  static func newest(
    _ maximum: Int, _ matches: [BoardMatch], _ transaction: Transaction
  ) throws -> [BoardEvent] {
    var events: [BoardEvent] = []
    for (side, what) in [(LotSide.shortage, What.wanted), (.surplus, .offered)] {
      let rows = try transaction.rows(
        BoardStatement.newestOffers, .text(side.rawValue), SQLValue(maximum))
      for row in rows {
        guard let place = RegionCode(try row.text("region")) else { continue }
        events.append(
          BoardEvent(
            what: what, at: try row.instant("submitted_at"), heads: try row.integer("total"),
            place: place))
      }
    }
    for match in matches {
      events.append(
        BoardEvent(
          what: .proposed, at: match.madeAt, heads: match.headsProposed, place: match.from,
          destination: match.to))
      guard let closedAt = match.closedAt, let what = What(rawValue: match.state) else { continue }
      events.append(
        BoardEvent(
          what: what, at: closedAt, heads: match.heads, place: match.from, destination: match.to))
    }
    events += try BoardStep.newest(maximum, transaction)
    return Array(events.sorted { $0.at > $1.at }.prefix(maximum))
  }
}
