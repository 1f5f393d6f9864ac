/// The truth of what this process decided: sealed records by stream and sequence, gapless and in
/// commit order, because the number comes from `stream_head` in the same transaction.
package enum JournalStatement: String, SQLStatement {
  case append = "INSERT INTO journal (stream, sequence, hash, record) VALUES ($1, $2, $3, $4)"
  case range =
    """
    SELECT sequence, record FROM journal
    WHERE stream = $1 AND sequence >= $2 ORDER BY sequence LIMIT $3
    """
  case hashAt = "SELECT hash FROM journal WHERE stream = $1 AND sequence = $2"
  case heads = "SELECT stream, epoch, sequence, hash, as_of FROM stream_head ORDER BY stream"
  case head = "SELECT stream, epoch, sequence, hash, as_of FROM stream_head WHERE stream = $1"
  case openStream =
    """
    INSERT INTO stream_head (stream, epoch, sequence, hash, as_of) VALUES ($1, 1, 0, $2, 0)
    ON CONFLICT (stream) DO NOTHING
    """
  case moveHead = "UPDATE stream_head SET epoch = $2, sequence = $3, hash = $4 WHERE stream = $1"
  case moveTime = "UPDATE stream_head SET as_of = $1 WHERE as_of < $1"
}

/// Where a stream stands: the publisher's head or a consumer's cursor.
package struct StoredPosition: Sendable, Hashable {
  package let stream: String
  package let epoch: Int64
  package let sequence: Int64
  /// 32 bytes; zero before the first event.
  package let hash: [UInt8]
  /// A head's committed time in microseconds since 1970; nil for a cursor.
  package let asOf: Int64?
  /// Why a cursor stands still; nil while it moves.
  package let halted: String?

  package init(
    stream: String, epoch: Int64, sequence: Int64, hash: [UInt8], asOf: Int64? = nil,
    halted: String? = nil
  ) {
    self.stream = stream
    self.epoch = epoch
    self.sequence = sequence
    self.hash = hash
    self.asOf = asOf
    self.halted = halted
  }
}

extension Transaction {
  package func journalHeads() throws -> [StoredPosition] {
    try rows(JournalStatement.heads).map(Transaction.head)
  }

  package func journalHead(_ stream: String) throws -> StoredPosition? {
    try row(JournalStatement.head, .text(stream)).map(Transaction.head)
  }

  /// Records from `sequence` on, at most `maximumEvents` and (after the first) `maximumBytes`.
  package func journalRange(
    stream: String, from sequence: Int64, maximumEvents: Int, maximumBytes: Int
  ) throws -> [[UInt8]] {
    let found = try rows(
      JournalStatement.range, .text(stream), .integer(sequence), SQLValue(maximumEvents))
    var records: [[UInt8]] = []
    var bytes = 0
    for row in found {
      let record = try row.blob("record")
      bytes += record.count
      if bytes > maximumBytes, !records.isEmpty { break }
      records.append(record)
    }
    return records
  }

  private static func head(_ row: Row) throws -> StoredPosition {
    StoredPosition(
      stream: try row.text("stream"), epoch: try row.int("epoch"),
      sequence: try row.int("sequence"), hash: try row.blob("hash"), asOf: try row.int("as_of"))
  }
}
