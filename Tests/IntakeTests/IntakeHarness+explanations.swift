import Domain
import Events
import Intake
import MessageBus
import Synchronization
import TestSupport
import Testing

extension LotExplained {
  /// Heads that are open for want of anybody of the other side.
  init(lot: EntityID, version: Int32 = 1, heads: Int) {
    self.init(
      lot: lot, version: version,
      explanation: OpenExplanation(
        open: heads, causes: [], nobody: heads, nextRound: 0, relaxations: []))
  }

  init(lot: EntityID, version: Int32 = 1, explanation: OpenExplanation) {
    self.init(
      lot: lot, version: version, day: CalendarDay(number: 18_639), explanation: explanation)
  }
}

/// What Matching would say of its work.
enum Explained {
  /// That of the field's own example.
  static let twelve = OpenExplanation(
    open: 12,
    causes: [
      OpenExplanation.Cause(rule: .dates, lots: 1, heads: 2),
      OpenExplanation.Cause(rule: .distance, lots: 2, heads: 3),
      OpenExplanation.Cause(rule: .certificate, lots: 4, heads: 7),
      OpenExplanation.Cause(rule: .hazards, lots: 1, heads: 0),
    ], nobody: 0, nextRound: 0,
    relaxations: [
      OpenExplanation.Relaxation(rule: .distance, value: 12_000, heads: 3),
      OpenExplanation.Relaxation(rule: .certificate, value: 0, heads: 7),
    ])

  static func round(
    _ number: UInt64, flow: Int = 0, kept: Int = 0, greedy: Int = 0, cost: Int64 = 0,
    pairs: (flow: Int, kept: Int) = (0, 0), spread: (county: Int, size: Int) = (0, 0)
  ) -> RoundReported {
    RoundReported(
      round: EntityID(high: 0x4040, low: number), flowHeads: flow, flowCost: cost,
      flowPairs: pairs.flow, keptHeads: kept, keptCost: cost, keptPairs: pairs.kept,
      greedyHeads: greedy, greedyCost: 2 * cost, shortHeads: 5, countySpread: spread.county,
      sizeSpread: spread.size)
  }
}

extension IntakeHarness {
  func path(_ side: LotSide, _ lot: EntityID) -> String {
    "/v1/\(side == .surplus ? "surplus-offers" : "shortage-requests")/\(lot.text)"
  }

  /// What is told of a lot to its owner.
  func explanation(
    _ side: LotSide, _ lot: EntityID, language: String = "zh-CN"
  ) async throws -> JSONValue {
    let key = side == .surplus ? lender.key : borrower.key
    let answer = try await get(path(side, lot), key, headers: ["Accept-Language": language])
    return try #require(answer.json["explanation"])
  }

  /// Matching comes back from a backup made after its event of this number; an operator accepts it.
  func restoreMatching(after sequence: Int) async throws {
    let (stream, record) = matching.withLock { ($0.stream, $0.records[sequence - 1]) }
    let isAccepted = try await shell.accept(
      stream,
      restored: StreamPosition(
        epoch: 2, sequence: record.record.sequence, hash: record.hash))
    try #require(isAccepted)
    matching.withLock { $0 = StreamForge(stream, epoch: 2, after: record) }
  }
}

extension IntakeHarness {
  /// Has Matching move all open heads of a lot but so many, or bring them back.
  func move(
    _ lot: EntityID, _ reason: LotChangeReason, version: Int32 = 1, open: Int, of heads: Int = 15
  ) async throws {
    let rest = heads - open
    let buckets = try LotBuckets(
      open: open, held: reason == .held ? rest : 0, committed: 0, placed: 0, done: 0,
      withdrawn: reason == .withdrawn ? rest : 0, expired: reason == .expired ? rest : 0)
    try await publish(
      LotChanged(lot: lot, version: version, buckets: buckets, reason: reason, command: nil))
  }
}
