package import MessageBus

/// One thing that a process knows and its publisher no longer does, because an operator put the
/// publisher back to a backup and had the others go on. Listed, and no violation: it is what a restore
/// costs.
package struct AuditLoss: Hashable, Sendable, CustomStringConvertible {
  /// Whose rows or events still tell of it.
  package let process: String
  /// `lot/<uuid>` and the like.
  package let entity: String
  /// What of it is gone.
  package let what: String
  package let stream: StreamName
  package let epoch: UInt32
  /// The last event that the backup held.
  package let sequence: UInt64

  init(_ what: String, of entity: String, knownTo process: String, _ point: AcceptedRestores.Point)
  {
    self.process = process
    self.entity = entity
    self.what = what
    stream = point.stream
    epoch = point.epoch
    sequence = point.sequence
  }

  package var description: String {
    "\(entity) (\(what)), known to \(process), came after \(stream.text)#\(sequence), where epoch \(epoch) begins"
  }
}
