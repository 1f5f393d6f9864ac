internal import Domain
internal import Events
internal import MessageBus

/// How long offers waited for their first proposal, and for the first notice of it, in real time.
enum OfferTimings {
  /// - Parameter rate: scenario seconds in a real second.
  static func read(
    _ ledger: Ledger, rate: Int64, of isWanted: (EntityID) -> Bool
  ) -> Timings {
    let timings = Timings()
    for (id, lot) in ledger.lots where isWanted(id) {
      if let wait = lot.firstProposalWait { timings.record(microseconds: wait / rate) }
    }
    return timings
  }

  /// Until a notice of the first proposal stands in somebody's inbox.
  static func untilNotice(
    _ journals: [StreamName: [JournalEvent]], _ ledger: Ledger, rate: Int64,
    of isWanted: (EntityID) -> Bool
  ) -> Timings {
    var noticed: [EntityID: Instant] = [:]
    for event in journals.values.joined() {
      guard let body = event.body as? NoticeCreated else { continue }
      noticed[body.cause] = min(noticed[body.cause] ?? event.occurredAt, event.occurredAt)
    }
    let timings = Timings()
    var seen: Set<EntityID> = []
    for stream in journals.keys.sorted() {
      for event in journals[stream] ?? [] {
        guard let body = event.body as? ProposalMade else { continue }
        let told = EntityID(bytes: event.record.eventID).flatMap { noticed[$0] }
        for lot in [body.surplusLot, body.shortageLot]
        where isWanted(lot) && seen.insert(lot).inserted {
          guard let told, let wait = ledger.lots[lot]?.firstProposalWait else { continue }
          let more = told.microseconds - event.occurredAt.microseconds
          timings.record(microseconds: (wait + max(0, more)) / rate)
        }
      }
    }
    return timings
  }
}
