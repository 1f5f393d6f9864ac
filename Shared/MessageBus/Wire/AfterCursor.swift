/// One entry of a record's `after`: how far its publisher had moved in a stream it hears.
package struct AfterCursor: Hashable, Sendable {
  package var stream: StreamName
  package var epoch: UInt32
  /// Applied or parked up to and including this sequence.
  package var sequence: UInt64

  package init(stream: StreamName, epoch: UInt32, sequence: UInt64) {
    self.stream = stream
    self.epoch = epoch
    self.sequence = sequence
  }
}
