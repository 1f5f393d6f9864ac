package import MessageBus

/// What an operator or the bus asks of the writer, in the same batches as all other inputs.
package struct Maintenance: Sendable {
  package enum Work: Sendable {
    /// Re-enters a parked event, and after it those queued behind it, by the path of live events.
    case retryParked(EventKey)
    /// Drops a parked event; what queued behind it may then be retried. Why, and who wanted it, goes
    /// to the log once it is committed.
    case discardParked(EventKey, reason: String, by: String)
    /// Goes on with a stream that halted at a new epoch: from the restore point if the cursor is
    /// beyond it, else from the cursor.
    case acceptStream(StreamName, restored: StreamPosition)
    /// Keeps a halt that the bus found, so that it stands over restarts until it is accepted.
    case haltStream(StreamName, HaltReason)
  }

  package let work: Work
  package let reply: @Sendable (Result<Report, Refusal>) -> Void

  package init(_ work: Work, reply: @escaping @Sendable (Result<Report, Refusal>) -> Void) {
    self.work = work
    self.reply = reply
  }

  /// How many events were re-entered or dropped, or had been seen beyond the restore point.
  package struct Report: Sendable, Codable {
    package let events: Int
    package let stillParked: Int
    /// Parked events beyond the restore point, dropped with the history that they were part of.
    package var parkedDropped = 0
  }
}
