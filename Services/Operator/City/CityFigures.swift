package import Domain
internal import MatchingEngine
package import MessageBus

/// The figures of a run, read from the journals afterwards; the client's own are marked.
package struct CityFigures: Codable, Sendable, Hashable {
  package var surplusOffers = 0
  package var shortageRequests = 0
  package var headsSurplus = 0
  package var headsShort = 0
  package var proposals = 0
  /// Some more than once, after a decline or a lapse.
  package var headsProposed = 0
  package var proposalsDeclined = 0
  package var proposalsLapsed = 0
  package var agreements = 0
  package var headsAgreed = 0
  /// Heads-weighted, of agreements.
  package var meanDistanceMetres = 0
  /// Of all offers as one instance, all known on the first day: the most heads that could be lent.
  package var optimumHeads = 0
  package var optimumMeanDistanceMetres = 0
  /// The same, nearest first.
  package var greedyHeads = 0
  package var greedyMeanDistanceMetres = 0
  /// Real milliseconds from the moment both offers had heads to match to an offer's first proposal.
  package var offerToProposalP50 = 0.0
  package var offerToProposalP99 = 0.0
  package var offersProposedFor = 0
  /// The same to the first notice of that proposal.
  package var offerToNoticeP50 = 0.0
  package var offerToNoticeP99 = 0.0
  package var money = MoneyFigures()
  package var notices = NoticeFigures()
  /// The client's own.
  package var answersLate = 0
  package var requests = 0
  package var httpP50 = 0.0
  package var httpP99 = 0.0

  package init() {}

  /// In thousandths of the heads short.
  package func permilleOfShort(_ heads: Int) -> Int {
    headsShort == 0 ? 0 : heads * 1_000 / headsShort
  }

  /// - Parameter rate: scenario seconds in a real second.
  package static func read(
    _ journals: [StreamName: [JournalEvent]], firstDay: CalendarDay, rate: Int64
  ) throws -> CityFigures {
    let ledger = AuditComparison.ledger(journals)
    var figures = CityFigures()
    for lot in ledger.lots.values {
      switch lot.terms.side {
      case .surplus:
        figures.surplusOffers += 1
        figures.headsSurplus += lot.terms.heads
      case .shortage:
        figures.shortageRequests += 1
        figures.headsShort += lot.terms.heads
      }
    }
    figures.proposals = ledger.proposals.count
    for proposal in ledger.proposals.values {
      figures.headsProposed += proposal.headsProposed
      if proposal.state == "declined" { figures.proposalsDeclined += 1 }
      if proposal.state == "lapsed" { figures.proposalsLapsed += 1 }
    }
    figures.agreements = ledger.agreements.count
    var metres = 0
    for agreement in ledger.agreements.values {
      figures.headsAgreed += agreement.heads
      metres += agreement.heads * (ledger.proposals[agreement.proposal]?.distanceMetres ?? 0)
    }
    figures.meanDistanceMetres = figures.headsAgreed == 0 ? 0 : metres / figures.headsAgreed
    try figures.compare(ledger, firstDay)
    figures.time(ledger, rate)
    let told = OfferTimings.untilNotice(journals, ledger, rate: rate) { _ in true }
    figures.offerToNoticeP50 = told.milliseconds(atPercentile: 50)
    figures.offerToNoticeP99 = told.milliseconds(atPercentile: 99)
    figures.money = MoneyFigures(journals)
    figures.notices = NoticeFigures(journals)
    return figures
  }

  private mutating func compare(_ ledger: Ledger, _ firstDay: CalendarDay) throws {
    func open(_ side: LotSide) -> [OpenLot] {
      ledger.lots.filter { $0.value.terms.side == side }.map { id, lot in
        OpenLot(id: id, version: 1, terms: lot.terms, open: lot.terms.heads, waitedDays: 0)
      }
    }
    let snapshot = MatchingSnapshot(
      surplus: open(.surplus), shortage: open(.shortage), today: firstDay, earliestStart: firstDay)
    func mean(_ result: MatchingResult) -> (heads: Int, metres: Int) {
      let heads = result.pairs.reduce(0) { $0 + $1.heads }
      let metres = result.pairs.reduce(0) { $0 + $1.heads * $1.distanceMetres }
      return (heads, heads == 0 ? 0 : metres / heads)
    }
    (optimumHeads, optimumMeanDistanceMetres) = mean(try solve(snapshot))
    (greedyHeads, greedyMeanDistanceMetres) = mean(try greedy(snapshot))
  }

  private mutating func time(_ ledger: Ledger, _ rate: Int64) {
    let timings = OfferTimings.read(ledger, rate: rate) { _ in true }
    offersProposedFor = timings.count
    offerToProposalP50 = timings.milliseconds(atPercentile: 50)
    offerToProposalP99 = timings.milliseconds(atPercentile: 99)
  }
}
