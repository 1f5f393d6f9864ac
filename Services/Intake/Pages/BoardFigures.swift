internal import Domain
internal import Storage

/// What the board shows of the store: one consistent read. Nothing in it names an enterprise, a person
/// or an offer: heads by division, counts, what happened between which divisions, sums of money, and why
/// heads of a division are open still.
struct BoardFigures: Sendable, Equatable {
  /// Days that the charts reach back, the present one included.
  static let daysMaximum = 60
  /// The newest proposals that are looked at for flows and events.
  static let newestMaximum = 500
  /// Of those that are open or agreed, the newest make the flows.
  static let flowProposalsMaximum = 300
  static let flowsMaximum = 10
  static let eventsMaximum = 10

  /// Heads of one side, in a division or in all.
  struct Heads: Sendable, Equatable {
    var lots = 0
    var total = 0
    /// Neither agreed nor withdrawn nor expired: what a shortage still lacks, what a surplus still has.
    var unmet = 0
    var agreed = 0
    var withdrawn = 0

    static func += (left: inout Heads, right: Heads) {
      left.lots += right.lots
      left.total += right.total
      left.unmet += right.unmet
      left.agreed += right.agreed
      left.withdrawn += right.withdrawn
    }
  }

  /// What came in and came about on one day (UTC+8), in heads.
  struct Day: Sendable, Equatable {
    let day: CalendarDay
    var wanted = 0
    var offered = 0
    var proposed = 0
    var agreed = 0
  }

  struct Count: Sendable, Equatable {
    var number = 0
    var heads = 0
  }

  /// Heads of the newest matches from one division to another.
  struct Flow: Sendable, Equatable {
    let from: RegionCode
    let to: RegionCode
    /// Accepted by both; else still to be answered.
    let isAgreed: Bool
    var heads: Int
  }

  var shortage: [RegionCode: Heads] = [:]
  var surplus: [RegionCode: Heads] = [:]
  /// From the first day with anything to the present one; oldest first.
  var days: [Day] = []
  /// By state, as in the table.
  var proposals: [String: Count] = [:]
  var agreements = Count()
  /// Most heads first.
  var flows: [Flow] = []
  /// Heads of the newest matches that stay within their division.
  var headsWithin = 0
  /// Newest first.
  var events: [BoardEvent] = []
  var money = BoardMoney()
  var notices = BoardNotices()
  var quality = BoardQuality()

  var short: Heads { shortage.values.reduce(into: Heads(), +=) }
  var free: Heads { surplus.values.reduce(into: Heads(), +=) }

  /// Heads agreed of those asked for and not withdrawn, in thousandths; nil while nobody asks.
  var filledPermille: Int? {
    let asked = short.total - short.withdrawn
    return asked > 0 ? short.agreed * 1_000 / asked : nil
  }

  static func read(today: CalendarDay, _ transaction: Transaction) throws -> BoardFigures {
    let first = today.adding(days: 1 - daysMaximum)
    let since = SQLValue.integer(Instant.start(of: first).microseconds)
    var figures = BoardFigures()
    var days: [Int32: Day] = [:]
    func add(_ row: Row, _ change: (inout Day) -> Void) throws {
      let number = Int32(clamping: try row.int("day"))
      guard number >= first.number else { return }
      change(&days[number, default: Day(day: CalendarDay(number: number))])
    }
    for row in try transaction.rows(BoardStatement.offers, since) {
      let heads = Heads(
        lots: try row.integer("lots"), total: try row.integer("total"),
        unmet: try row.integer("unmet"), agreed: try row.integer("agreed"),
        withdrawn: try row.integer("withdrawn"))
      guard let region = RegionCode(try row.text("region")) else { continue }
      let isShortage = try row.text("side") == LotSide.shortage.rawValue
      if isShortage {
        figures.shortage[region, default: Heads()] += heads
      } else {
        figures.surplus[region, default: Heads()] += heads
      }
      try add(row) { day in
        if isShortage { day.wanted += heads.total } else { day.offered += heads.total }
      }
    }
    for row in try transaction.rows(BoardStatement.proposals, since) {
      let proposed = try row.integer("proposed")
      let count = Count(number: try row.integer("number"), heads: try row.integer("heads"))
      figures.proposals[try row.text("state"), default: Count()].add(count)
      try add(row) { $0.proposed += proposed }
    }
    for row in try transaction.rows(BoardStatement.agreements, since) {
      let count = Count(number: try row.integer("number"), heads: try row.integer("heads"))
      figures.agreements.add(count)
      try add(row) { $0.agreed += count.heads }
    }
    if let oldest = days.keys.min(), oldest <= today.number {
      figures.days = (oldest...today.number).map {
        days[$0] ?? Day(day: CalendarDay(number: $0))
      }
    }
    let newest = try BoardMatch.newest(newestMaximum, transaction)
    figures.addFlows(newest)
    figures.events = try BoardEvent.newest(eventsMaximum, newest, transaction)
    figures.money = try BoardMoney.read(transaction)
    figures.notices = try BoardNotices.read(transaction)
    figures.quality = try BoardQuality.read(transaction)
    return figures
  }

  private mutating func addFlows(_ newest: [BoardMatch]) {
    var flows: [Flow] = []
    let living = newest.lazy.filter { $0.state == "proposed" || $0.state == "agreed" }
    for match in living.prefix(Self.flowProposalsMaximum) {
      guard match.from != match.to else {
        headsWithin += match.heads
        continue
      }
      let isAgreed = match.state == "agreed"
      let index = flows.firstIndex {
        $0.from == match.from && $0.to == match.to && $0.isAgreed == isAgreed
      }
      if let index {
        flows[index].heads += match.heads
      } else {
        flows.append(
          Flow(from: match.from, to: match.to, isAgreed: isAgreed, heads: match.heads))
      }
    }
    // Of equals the order is that of the codes, so that the same rows are the same picture.
    let order = { (flow: Flow) in (-flow.heads, flow.from.text, flow.to.text) }
    self.flows = Array(flows.sorted { order($0) < order($1) }.prefix(Self.flowsMaximum))
  }
}

extension BoardFigures.Count {
  mutating func add(_ other: Self) {
    number += other.number
    heads += other.heads
  }
}

extension Row {
  func integer(_ column: String) throws -> Int { Int(try int(column)) }
}
