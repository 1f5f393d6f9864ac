/// Events whose decision failed, with their whole record and the reason, and the later events of
/// the same entities that queue behind them.
package enum ParkedStatement: String, SQLStatement {
  case park =
    """
    INSERT INTO parked (stream, sequence, reason, detail, record, parked_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    """
  case block = "INSERT INTO parked_entity (entity, stream, sequence) VALUES ($1, $2, $3)"
  case isBlocked = "SELECT 1 AS found FROM parked_entity WHERE entity = $1 LIMIT 1"
  /// In the order of parking, over all streams: an event waits behind whatever is parked of its entity.
  case blockedBefore =
    """
    SELECT 1 AS found FROM parked_entity
    JOIN parked ON parked.stream = parked_entity.stream
      AND parked.sequence = parked_entity.sequence
    WHERE parked_entity.entity = $1
      AND (parked.parked_at, parked.stream, parked.sequence) < ($2, $3, $4)
    LIMIT 1
    """
  case nextOf =
    """
    SELECT parked.parked_at, parked.stream, parked.sequence FROM parked_entity
    JOIN parked ON parked.stream = parked_entity.stream
      AND parked.sequence = parked_entity.sequence
    WHERE parked_entity.entity = $1
      AND (parked.parked_at, parked.stream, parked.sequence) > ($2, $3, $4)
    ORDER BY parked.parked_at, parked.stream, parked.sequence LIMIT 1
    """
  case releaseBeyond = "DELETE FROM parked WHERE stream = $1 AND sequence > $2"
  case unblockBeyond = "DELETE FROM parked_entity WHERE stream = $1 AND sequence > $2"
  case list =
    "SELECT stream, sequence, reason, detail, parked_at FROM parked ORDER BY parked_at, stream, sequence LIMIT $1"
  case one =
    "SELECT stream, sequence, reason, detail, record, parked_at FROM parked WHERE stream = $1 AND sequence = $2"
  case release = "DELETE FROM parked WHERE stream = $1 AND sequence = $2"
  case unblock = "DELETE FROM parked_entity WHERE stream = $1 AND sequence = $2"
  case count = "SELECT COUNT(*) AS parked FROM parked"
  case blockedEntities = "SELECT DISTINCT entity FROM parked_entity"
}
