internal import Domain
internal import MatchingEngine
internal import MessageBus
internal import Storage

/// Why there should be a round: something changed since the last one, or it went by other rules.
struct RoundNeed {
  let isByOtherRules: Bool
  private let changes: Int64

  var isThere: Bool { isByOtherRules || changes > 0 }

  init(_ transaction: Transaction, _ ruling: MatchingRuling) throws {
    changes = try transaction.row(RoundStatement.pending)?.int("pending") ?? 0
    // Before the first round there are none that it could differ from, and every lot is unseen.
    let digest = try transaction.row(RoundStatement.rules)?.blob("digest")
    isByOtherRules = digest.map { $0 != ruling.digest.bytes } ?? false
  }
}

extension MatchingRuling {
  /// Of what decides which pairs are possible and what they cost.
  var digest: Digest32 {
    .sha256(engine.canonicalBytes + Array("lapses \(lapsesMaximum)".utf8))
  }
}
