internal import Domain
internal import Events
internal import MatchingEngine
internal import MessageBus
internal import ServiceKit

/// A lot opens with all its heads.
enum OnLotSubmitted {
  static func decide(
    _ event: HeardEvent, _ body: LotSubmitted, _ work: MatchingWork
  ) throws -> Refusal? {
    if let refusal = refusal(of: body.terms) { return refusal }
    let lot = StoredLot(
      lot: Lot(
        id: body.lot, version: 1, terms: body.terms, buckets: LotBuckets(open: body.terms.heads),
        submittedAt: event.occurredAt),
      prefecture: event.stream.partition)
    let isNewest = event.record.version == LotSubmitted.version
    try lot.insert(
      isNewest ? event.record.body : try body.encoded(), at: event.record.sequence,
      work.transaction)
    let memory = work.memory
    work.decision.afterCommit { memory.put(lot) }
    try work.scheduleExpiry(of: lot)
    try work.scheduleWidening(of: lot, after: work.decision.now.day)
    try work.tell(lot, .opened, command: event.correlation)
    try work.needRound()
    return nil
  }

  /// One lot that the engine cannot calculate with would stop every round: it stays outside.
  static func refusal(of terms: LotTerms) -> Refusal? {
    let lot = OpenLot(
      id: EntityID(high: 0, low: 0), version: 1, terms: terms, open: terms.heads, waitedDays: 0)
    do {
      try lot.checkRange()
      return nil
    } catch {
      return Refusal("lot-out-of-range", status: 422, detail: error.code)
    }
  }
}
