/// What is to be done in the world and is not done yet. A row is written with the decision that wants
/// it, and taken away with the one that its outcome leads to.
package enum EffectStatement: String, SQLStatement {
  case intend =
    """
    INSERT INTO effect (kind, effect_key, entity, payload, attempts, wait_until, intended_at)
    VALUES ($1, $2, $3, $4, 0, $5, $6)
    """
  case find = "SELECT * FROM effect WHERE kind = $1 AND effect_key = $2"
  /// The longest due first.
  case due =
    """
    SELECT * FROM effect WHERE kind = $1 AND wait_until <= $2
    ORDER BY wait_until, intended_at, effect_key LIMIT $3
    """
  case delay =
    """
    UPDATE effect SET attempts = attempts + 1, wait_until = $3 WHERE kind = $1 AND effect_key = $2
    """
  case end = "DELETE FROM effect WHERE kind = $1 AND effect_key = $2"
  case count = "SELECT kind, COUNT(*) AS effects FROM effect GROUP BY kind ORDER BY kind"
  /// Waits are counted in the process's own time, which begins anew with each start.
  case endWaits = "UPDATE effect SET wait_until = 0 WHERE wait_until > 0"
}
