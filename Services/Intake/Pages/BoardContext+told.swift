internal import Domain
internal import Events

/// What Subsidy and Notifications said, in the words of one language.
extension BoardContext {
  var toldValues: [String: Any] {
    let money = figures.money
    return [
      "policies": money.policies.map(policy), "hasPolicies": !money.policies.isEmpty,
      // A text that is there, even an empty one, is shown.
      "frozen": money.frozenSince.map { [text("payments-frozen", ["at": $0.boardMinute])] }
        ?? [String](),
      "notices": figures.notices.channels.map(channel),
      "hasNotices": figures.notices.total > 0,
      "noticesTotal": text("notices-total", ["number": figures.notices.total.grouped]),
    ]
  }

  private func policy(_ policy: BoardMoney.Policy) -> [String: String] {
    [
      "name": PolicyNames.name(policy.id, language), "eligible": policy.eligible.boardYuan,
      "approved": policy.approved.boardYuan, "paid": policy.paid.boardYuan,
      "returned": policy.returned.boardYuan, "available": policy.available?.boardYuan ?? "–",
    ]
  }

  private func channel(_ channel: BoardNotices.Channel) -> [String: String] {
    func count(_ state: DeliveryState) -> String { (channel.counts[state] ?? 0).grouped }
    return [
      "name": text("channel-\(channel.channel.rawValue)"), "delivered": count(.delivered),
      "temporary": count(.temporaryFailure), "permanent": count(.permanentFailure),
      "technical": count(.technicalFailure),
    ]
  }
}

extension Int64 {
  /// Fen as yuan: `1,234` or `1,234.05`.
  var boardYuan: String {
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 100)
    let cents = rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)"
    return "\(self < 0 ? "-" : "")\(whole.grouped)\(cents)"
  }
}
