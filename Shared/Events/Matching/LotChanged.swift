package import Domain

/// A lot opened, or its heads moved between buckets.
package struct LotChanged: Hashable, WireBody {
  package static let type = "LotChanged"
  package static let version: UInt16 = 1

  package let lot: EntityID
  package let version: Int32
  /// After the change.
  package let buckets: LotBuckets
  package let reason: LotChangeReason
  /// Nil when no command caused it.
  package let command: EntityID?

  package init(
    lot: EntityID, version: Int32, buckets: LotBuckets, reason: LotChangeReason, command: EntityID?
  ) {
    self.lot = lot
    self.version = version
    self.buckets = buckets
    self.reason = reason
    self.command = command
  }

  package func fill(_ wire: inout WireLotChanged) {
    wire.lot = lot.wire
    wire.version = Int64(version)
    wire.buckets = buckets.wire
    wire.reason = WireLotChangeReason(reason)
    if let command { wire.command = command.wire }
  }

  package init(_ wire: WireLotChanged, _ fields: WireFields) throws(EventFault) {
    lot = try fields.id(wire.hasLot, wire.lot, "lot")
    version = try fields.version(wire.hasVersion, wire.version, "version")
    buckets = try LotBuckets(
      fields.value(wire.hasBuckets, wire.buckets, "buckets"), fields.inside("buckets"))
    reason = try fields.twin(wire.hasReason, wire.reason, "reason")
    command = wire.hasCommand ? try fields.id(wire.hasCommand, wire.command, "command") : nil
  }
}
