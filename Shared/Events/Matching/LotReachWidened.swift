package import Domain

/// A lot has waited so long that it lets itself be matched farther away than it stated.
package struct LotReachWidened: Hashable, WireBody {
  package static let type = "LotReachWidened"
  package static let version: UInt16 = 1

  package let lot: EntityID
  package let version: Int32
  package let waitedDays: Int

  package init(lot: EntityID, version: Int32, waitedDays: Int) {
    self.lot = lot
    self.version = version
    self.waitedDays = waitedDays
  }

  package func fill(_ wire: inout WireLotReachWidened) {
    wire.lot = lot.wire
    wire.version = Int64(version)
    wire.waitedDays = Int64(waitedDays)
  }

  package init(_ wire: WireLotReachWidened, _ fields: WireFields) throws(EventFault) {
    lot = try fields.id(wire.hasLot, wire.lot, "lot")
    version = try fields.version(wire.hasVersion, wire.version, "version")
    waitedDays = try fields.count(wire.hasWaitedDays, wire.waitedDays, "waited_days")
  }
}
