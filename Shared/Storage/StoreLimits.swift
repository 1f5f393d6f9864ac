/// How much room a store may take and must leave.
package struct StoreLimits: Sendable {
  /// Quota of the store in bytes; past it nothing new is accepted, reading goes on.
  package var maximumBytes: Int64
  /// Below this many free bytes on the volume nothing new is accepted, so that what was accepted
  /// can still be worked off.
  package var floorBytes: Int64

  package init(maximumBytes: Int64 = 64 << 30, floorBytes: Int64 = 256 << 20) {
    self.maximumBytes = maximumBytes
    self.floorBytes = floorBytes
  }
}
