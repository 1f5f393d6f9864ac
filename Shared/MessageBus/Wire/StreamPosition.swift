/// A place in a stream: just after the record with this sequence.
package struct StreamPosition: Hashable, Sendable {
  package var epoch: UInt32
  /// Gapless from 1 within a stream, across its epochs; 0 = before the first record.
  package var sequence: UInt64
  /// SHA-256 of the record with this sequence.
  package var hash: Digest32

  package init(epoch: UInt32, sequence: UInt64, hash: Digest32) {
    self.epoch = epoch
    self.sequence = sequence
    self.hash = hash
  }

  /// Before the first record of a stream that was never restored.
  package static let start = StreamPosition(epoch: 1, sequence: 0, hash: .zero)
}
