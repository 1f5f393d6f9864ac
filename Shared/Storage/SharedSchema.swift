/// The tables that every service's store has: its journal, its cursors into the streams it hears,
/// what is parked, its timers, and what it still has to do in the world.
package enum SharedSchema {
  /// What is there before any migration: the list of those that were applied.
  package static let table = Migration(
    "migration", ["CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)"])

  package static let migrations = [
    Migration(
      "shared-1",
      [
        """
        CREATE TABLE journal (
          stream TEXT NOT NULL, sequence BIGINT NOT NULL, hash {blob} NOT NULL,
          record {blob} NOT NULL, PRIMARY KEY (stream, sequence))
        """,
        """
        CREATE TABLE stream_head (
          stream TEXT PRIMARY KEY, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL,
          hash {blob} NOT NULL, as_of BIGINT NOT NULL)
        """,
        """
        CREATE TABLE cursor_position (
          stream TEXT PRIMARY KEY, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL,
          hash {blob} NOT NULL, halted TEXT)
        """,
        """
        CREATE TABLE parked (
          stream TEXT NOT NULL, sequence BIGINT NOT NULL, reason TEXT NOT NULL,
          detail TEXT NOT NULL, record {blob} NOT NULL, parked_at BIGINT NOT NULL,
          PRIMARY KEY (stream, sequence))
        """,
        """
        CREATE TABLE parked_entity (
          entity TEXT NOT NULL, stream TEXT NOT NULL, sequence BIGINT NOT NULL,
          PRIMARY KEY (entity, stream, sequence)) {clustered}
        """,
        """
        CREATE TABLE timer (
          kind TEXT NOT NULL, entity TEXT NOT NULL, due BIGINT NOT NULL, basis TEXT NOT NULL,
          PRIMARY KEY (kind, entity)) {clustered}
        """,
        "CREATE INDEX timer_due ON timer (basis, due)",
        "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
      ]),
    // In the order in which they fire: many fall due at one midnight, and each batch asks for the first.
    Migration(
      "shared-2",
      [
        "DROP INDEX timer_due", "CREATE INDEX timer_order ON timer (basis, due, kind, entity)",
      ]),
    Migration(
      "shared-3",
      [
        """
        CREATE TABLE effect (
          kind TEXT NOT NULL, effect_key TEXT NOT NULL, entity TEXT NOT NULL,
          payload {blob} NOT NULL, attempts BIGINT NOT NULL, wait_until BIGINT NOT NULL,
          intended_at BIGINT NOT NULL, PRIMARY KEY (kind, effect_key)) {clustered}
        """,
        "CREATE INDEX effect_due ON effect (kind, wait_until, intended_at, effect_key)",
      ]),
  ]
}
