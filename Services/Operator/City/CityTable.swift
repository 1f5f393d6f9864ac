/// The closing table of a run.
enum CityTable {
  static func lines(_ figures: CityFigures, _ counts: PlayCounts.Values) -> [String] {
    func row(_ name: String, _ value: String) -> String { "  \(padded(name, 34)) \(value)" }
    func share(_ heads: Int) -> String {
      "\(heads) heads, \(tenths(Double(figures.permilleOfShort(heads)) / 10)) % of the heads short"
    }
    func kilometres(_ metres: Int) -> String { "\(tenths(Double(metres) / 1_000)) km" }
    var lines = [
      row("offers", "\(figures.surplusOffers) of surplus, \(figures.shortageRequests) requests"),
      row("heads short", "\(figures.headsShort)"),
      row("heads of surplus", "\(figures.headsSurplus)"),
      row(
        "proposed",
        "\(figures.headsProposed) heads in \(figures.proposals) proposals (\(figures.proposalsDeclined) declined)"
      ),
      row("agreed", "\(figures.headsAgreed) heads in \(figures.agreements) agreements"),
      row("share filled", share(figures.headsAgreed)),
      row(
        "best in hindsight (exact)",
        "\(share(figures.optimumHeads)), mean \(kilometres(figures.optimumMeanDistanceMetres))"),
      row(
        "nearest first (greedy)",
        "\(share(figures.greedyHeads)), mean \(kilometres(figures.greedyMeanDistanceMetres))"),
      row("mean distance of agreements", kilometres(figures.meanDistanceMetres)),
      row("answers late", "\(figures.answersLate) (refused by Intake)"),
      row("proposals lapsed", "\(figures.proposalsLapsed)"),
      row(
        "HTTP, \(figures.requests) requests",
        "p50 \(tenths(figures.httpP50)) ms, p99 \(tenths(figures.httpP99)) ms (the client's own)"),
      row(
        "offer to proposal, \(figures.offersProposedFor) offers",
        "p50 \(tenths(figures.offerToProposalP50)) ms, p99 \(tenths(figures.offerToProposalP99)) ms of real time"
      ),
    ]
    lines += money(figures, row) + notices(figures, row)
    for (code, count) in counts.refusals.sorted(by: { $0.key < $1.key }) {
      lines.append(row("refused, \(code)", "\(count)"))
    }
    for (what, count) in counts.unexpected.sorted(by: { $0.key < $1.key }) {
      lines.append(row("UNEXPECTED, \(what)", "\(count)"))
    }
    return lines
  }

  private static func money(
    _ figures: CityFigures, _ row: (String, String) -> String
  ) -> [String] {
    let money = figures.money
    guard money.entitlements > 0 else { return [] }
    return [
      row(
        "subsidies assessed",
        "\(yuan(money.assessed)) yuan, \(money.entitlements) entitlements"),
      row("approved", "\(yuan(money.approved)) yuan"),
      row("paid", "\(yuan(money.paid)) yuan in \(money.payments) payments"),
      row("returned", "\(yuan(money.returned)) yuan"),
      row("rejected by the bank", "\(yuan(money.rejected)) yuan"),
      row("batches", "\(money.batches), \(money.batchesReconciled) reconciled"),
    ]
  }

  private static func notices(
    _ figures: CityFigures, _ row: (String, String) -> String
  ) -> [String] {
    guard figures.notices.created > 0 else { return [] }
    let deliveries = figures.notices.deliveries.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value)" }
    return [
      row("notices", "\(figures.notices.created) in inboxes"),
      row("by channel", deliveries.isEmpty ? "none" : deliveries.joined(separator: ", ")),
      row(
        "offer to notice",
        "p50 \(tenths(figures.offerToNoticeP50)) ms, p99 \(tenths(figures.offerToNoticeP99)) ms of real time"
      ),
    ]
  }
}
