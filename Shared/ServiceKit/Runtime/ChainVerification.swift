internal import MessageBus
package import Storage

/// Walks a store's own journal and checks that every record's hash and chain hold.
package struct ChainVerification: Codable, Sendable {
  package struct Stream: Codable, Sendable {
    package let stream: String
    package let events: UInt64
    package let head: String
    /// The first sequence that does not hold; nil if all do.
    package let brokenAt: UInt64?
  }

  package let streams: [Stream]
  package var holds: Bool { streams.allSatisfy { $0.brokenAt == nil } }

  /// Reads in short pages, so that the write-ahead log is never pinned for long.
  package static func run(on store: Store) throws -> ChainVerification {
    let heads = try store.read { try $0.journalHeads() }
    return ChainVerification(streams: try heads.map { try verify($0, store) })
  }

  private static func verify(_ head: StoredPosition, _ store: Store) throws -> Stream {
    var previous = Digest32.zero
    var sequence: UInt64 = 0
    let last = UInt64(bitPattern: head.sequence)
    func result(_ brokenAt: UInt64?) -> Stream {
      Stream(stream: head.stream, events: sequence, head: previous.hex, brokenAt: brokenAt)
    }
    while sequence < last {
      let records = try store.read {
        try $0.journalRange(
          stream: head.stream, from: Int64(sequence) + 1, maximumEvents: 500,
          maximumBytes: 1 << 20)
      }
      if records.isEmpty { return result(sequence + 1) }
      for bytes in records where sequence < last {
        guard let sealed = try? SealedRecord(decoding: bytes),
          sealed.record.sequence == sequence + 1, sealed.record.previousHash == previous,
          sealed.record.stream.text == head.stream
        else { return result(sequence + 1) }
        sequence += 1
        previous = sealed.hash
      }
    }
    return result(previous.bytes == head.hash ? nil : last)
  }
}
