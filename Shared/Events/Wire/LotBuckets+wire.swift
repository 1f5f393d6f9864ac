import Domain
import SwiftProtobuf

extension LotBuckets {
  var wire: WireLotBuckets {
    .with {
      $0.open = Int64(open)
      $0.held = Int64(held)
      $0.committed = Int64(committed)
      $0.placed = Int64(placed)
      $0.done = Int64(done)
      $0.withdrawn = Int64(withdrawn)
      $0.expired = Int64(expired)
    }
  }

  init(_ wire: WireLotBuckets, _ fields: WireFields) throws(EventFault) {
    let open = try fields.count(wire.hasOpen, wire.open, "open")
    let held = try fields.count(wire.hasHeld, wire.held, "held")
    let committed = try fields.count(wire.hasCommitted, wire.committed, "committed")
    let placed = try fields.count(wire.hasPlaced, wire.placed, "placed")
    let done = try fields.count(wire.hasDone, wire.done, "done")
    let withdrawn = try fields.count(wire.hasWithdrawn, wire.withdrawn, "withdrawn")
    let expired = try fields.count(wire.hasExpired, wire.expired, "expired")
    do {
      try self.init(
        open: open, held: held, committed: committed, placed: placed, done: done,
        withdrawn: withdrawn, expired: expired)
    } catch {
      throw fields.fault("total", "\(error)")
    }
  }
}
