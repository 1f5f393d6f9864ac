/// Deadlines kept in the store. `basis` is empty for the process's own clock, or the stream whose
/// committed time (`asOf`) must have passed the deadline.
package enum TimerStatement: String, SQLStatement {
  case set =
    """
    INSERT INTO timer (kind, entity, due, basis) VALUES ($1, $2, $3, $4)
    ON CONFLICT (kind, entity) DO UPDATE SET due = $3, basis = $4
    """
  case clear = "DELETE FROM timer WHERE kind = $1 AND entity = $2"
  case clearExact = "DELETE FROM timer WHERE kind = $1 AND entity = $2 AND due = $3"
  /// No timer of an entity with a parked event fires: what is parked may be the answer that the
  /// deadline waits for.
  case due =
    """
    SELECT kind, entity, due FROM timer
    WHERE basis = $1 AND due <= $2
      AND NOT EXISTS (SELECT 1 FROM parked_entity WHERE parked_entity.entity = timer.entity)
    ORDER BY due, kind, entity LIMIT $3
    """
}

package enum CounterStatement: String, SQLStatement {
  case value = "SELECT value FROM counter WHERE name = $1"
  case set =
    """
    INSERT INTO counter (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = $2
    """
}
