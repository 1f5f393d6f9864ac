import Foundation

/// The publisher's store was restored from a backup: its journal goes on in a new epoch, and every
/// consumer halts here until an operator has accepted it.
package struct EpochOpened: Hashable, WireBody {
  package static let type = "EpochOpened"
  package static let version: UInt16 = 1

  package let epoch: UInt32
  /// Last sequence of the older epoch that was kept.
  package let restoredSequence: UInt64
  /// Of that record, 32 bytes.
  package let restoredHash: [UInt8]
  package let reason: String

  package init(epoch: UInt32, restoredSequence: UInt64, restoredHash: [UInt8], reason: String) {
    self.epoch = epoch
    self.restoredSequence = restoredSequence
    self.restoredHash = restoredHash
    self.reason = reason
  }

  package func fill(_ wire: inout WireEpochOpened) {
    wire.epoch = UInt64(epoch)
    wire.restoredSequence = restoredSequence
    wire.restoredHash = Data(restoredHash)
    wire.reason = reason
  }

  package init(_ wire: WireEpochOpened, _ fields: WireFields) throws(EventFault) {
    epoch = try fields.integer(wire.hasEpoch, wire.epoch, "epoch")
    restoredSequence = try fields.value(
      wire.hasRestoredSequence, wire.restoredSequence, "restored_sequence")
    restoredHash = try fields.digest(wire.hasRestoredHash, wire.restoredHash, "restored_hash")
    reason = try fields.value(wire.hasReason, wire.reason, "reason")
  }
}
