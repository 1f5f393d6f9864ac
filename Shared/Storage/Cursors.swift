/// How far this process has applied (or parked) each stream it hears. A cursor moves only by
/// compare-and-set, in the transaction of the event's effect: a duplicate cannot have an effect.
package enum CursorStatement: String, SQLStatement {
  case all = "SELECT stream, epoch, sequence, hash, halted FROM cursor_position ORDER BY stream"
  case open =
    """
    INSERT INTO cursor_position (stream, epoch, sequence, hash) VALUES ($1, $2, $3, $4)
    ON CONFLICT (stream) DO NOTHING
    """
  case advance =
    """
    UPDATE cursor_position SET sequence = $2, hash = $3
    WHERE stream = $1 AND sequence = $4 AND hash = $5 AND halted IS NULL
    """
  case halt = "UPDATE cursor_position SET halted = $2 WHERE stream = $1 AND halted IS NULL"
  case accept =
    """
    UPDATE cursor_position SET epoch = $2, sequence = $3, hash = $4, halted = NULL
    WHERE stream = $1
    """
}

extension Transaction {
  package func cursors() throws -> [StoredPosition] {
    try rows(CursorStatement.all).map { row in
      StoredPosition(
        stream: try row.text("stream"), epoch: try row.int("epoch"),
        sequence: try row.int("sequence"), hash: try row.blob("hash"),
        halted: try row.textOrNil("halted"))
    }
  }
}
