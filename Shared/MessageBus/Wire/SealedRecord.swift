/// A record with the bytes and the hash it keeps for ever: built once, then stored, sent, fetched
/// and verified unchanged.
package struct SealedRecord: Sendable {
  package let record: Record
  /// R.
  package let bytes: [UInt8]
  /// SHA-256 of R.
  package let hash: Digest32

  package init(sealing record: Record) throws(FrameFault) {
    self.record = record
    bytes = try record.encoded()
    hash = .sha256(bytes)
  }

  package init(decoding bytes: [UInt8]) throws(FrameFault) {
    self.init(record: try Record(decoding: bytes), bytes: bytes, hash: .sha256(bytes))
  }

  /// For what the caller has verified, or in tests means to be wrong.
  package init(record: Record, bytes: [UInt8], hash: Digest32) {
    self.record = record
    self.bytes = bytes
    self.hash = hash
  }

  /// The place just after this record.
  package var position: StreamPosition {
    StreamPosition(epoch: record.epoch, sequence: record.sequence, hash: hash)
  }
}
