package import Domain

/// A command: the lot's open heads are to be withdrawn, its proposals not yet agreed declined.
package struct LotWithdrawn: Hashable, WireBody {
  package static let type = "LotWithdrawn"
  package static let version: UInt16 = 1

  package let command: EntityID
  package let lot: EntityID
  package let reason: String

  package init(command: EntityID, lot: EntityID, reason: String) {
    self.command = command
    self.lot = lot
    self.reason = reason
  }

  package func fill(_ wire: inout WireLotWithdrawn) {
    wire.command = command.wire
    wire.lot = lot.wire
    wire.reason = reason
  }

  package init(_ wire: WireLotWithdrawn, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    lot = try fields.id(wire.hasLot, wire.lot, "lot")
    reason = try fields.value(wire.hasReason, wire.reason, "reason")
  }
}
