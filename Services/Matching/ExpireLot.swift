internal import Domain
internal import Events

/// Too few days are left for a loan: open heads expire. Held ones may still be agreed; those that
/// come back later expire then.
enum ExpireLot {
  static func decide(_ id: EntityID, _ work: MatchingWork) throws {
    guard var lot = try StoredLot.find(id, work.transaction), lot.state == .open else { return }
    let open = lot.lot.buckets.open
    lot.state = .expired
    // It comes back by an amendment only, which would release its pairs as well.
    try work.unblock(lot.id)
    try lot.lot.buckets.move(open, from: .open, to: .expired)
    if open > 0 {
      try work.change(lot, .expired, command: nil)
    } else {
      try work.save(lot)
    }
  }
}
