internal import Domain

/// How well is matched, in the words of one language.
extension BoardContext {
  var qualityValues: [String: Any] {
    let quality = figures.quality
    return [
      "quality": quality.last.map { [roundValues(quality.totals, $0)] } ?? [[String: Any]](),
      "hasRounds": quality.last != nil, "explained": quality.explained.map(explained),
      "hasExplained": !quality.explained.isEmpty,
    ]
  }

  private func roundValues(_ totals: RoundTotals, _ last: RoundTotals.Last) -> [String: Any] {
    func figure(_ key: String, _ value: String) -> [String: String] {
      ["name": text("quality-\(key)"), "value": value]
    }
    return [
      "figures": [
        figure("exact", totals.keptHeads.grouped), figure("greedy", totals.greedyHeads.grouped),
        figure("gain", gain(totals)),
        figure("cost-exact", Self.mean(totals.keptCost, totals.keptHeads)),
        figure("cost-greedy", Self.mean(totals.greedyCost, totals.greedyHeads)),
        figure("pairs-before", totals.flowPairs.grouped),
        figure("pairs-after", totals.keptPairs.grouped),
      ],
      "proof": text(
        "quality-proof", ["rounds": totals.rounds.grouped, "heads": totals.flowHeads.grouped]),
      "even": text(
        "quality-even",
        [
          "at": last.at.boardMinute, "county": Int64(last.countySpread).tenths,
          "size": Int64(last.sizeSpread).tenths,
        ]),
    ]
  }

  /// Heads more than nearest first, and in hundredths of its own: `+30 (+12.5 %)`.
  private func gain(_ totals: RoundTotals) -> String {
    let more = totals.keptHeads - totals.greedyHeads
    let sign = more > 0 ? "+" : ""
    let share = totals.greedyHeads > 0 ? more * 1_000 / totals.greedyHeads : 0
    return totals.greedyHeads > 0
      ? "\(sign)\(more.grouped) (\(sign)\(share.tenths) %)" : "\(sign)\(more.grouped)"
  }

  private static func mean(_ cost: Int64, _ heads: Int64) -> String {
    guard heads > 0 else { return "–" }
    // A cost comes from outside, and may be any number.
    return (max(-costShown, min(costShown, cost)) * 10 / heads).tenths
  }

  private static let costShown: Int64 = 100_000_000_000_000_000

  /// No wage: what another asks or offers is not told to the public.
  private func explained(_ explained: BoardQuality.Explained) -> [String: String] {
    let relaxation = explained.explanation.relaxations.first {
      $0.rule != .wageFloor && $0.rule != .minimumWage
    }
    let words = ExplanationWords(side: explained.side, language: language)
    return [
      "place": name(explained.place),
      "sentence": words.sentence(explained.explanation, relaxation),
    ]
  }
}

extension Int64 {
  /// Of a number of tenths: `12.5`.
  fileprivate var tenths: String {
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 10)
    return "\(self < 0 ? "-" : "")\(whole.grouped).\(rest)"
  }
}
