package import Domain
package import Storage

/// Something to be done in the world: a mail, a bank file, a call. It was decided in one transaction
/// with its cause, and is done by a worker outside of any, under a key that comes from the business:
/// after a crash it is done again under the same key, which is how the other side knows a repeat.
package struct Effect: Sendable, Hashable {
  /// What sort of work it is; each has a worker of its own.
  package let kind: String
  /// Unique within its kind.
  package let key: String
  /// What it is about, such as `notice/<uuid>`.
  package let entity: String
  package let payload: [UInt8]
  /// Attempts whose outcome was to try again.
  package let attempts: Int
  package let intendedAt: Instant

  init(_ row: Row) throws {
    kind = try row.text("kind")
    key = try row.text("effect_key")
    entity = try row.text("entity")
    payload = try row.blob("payload")
    attempts = Int(try row.int("attempts"))
    intendedAt = Instant(microseconds: try row.int("intended_at"))
  }
}

extension Decision {
  /// Wants something done in the world, at least once, after COMMIT.
  /// - Parameter afterMilliseconds: of process time; a restart does not wait for the rest of it.
  /// - Throws: `StorageError.constraint` for a key of this kind that still waits.
  package func intend(
    _ kind: String, key: String, entity: String, payload: [UInt8] = [],
    afterMilliseconds: UInt64 = 0
  ) throws {
    try transaction.execute(
      EffectStatement.intend, .text(kind), .text(key), .text(entity), .blob(payload),
      SQLValue(waitUntil(afterMilliseconds)), .integer(now.microseconds))
    effectsChanged()
  }

  /// Nil once it was ended: an outcome that comes twice, or late, finds nothing.
  package func effect(_ kind: String, key: String) throws -> Effect? {
    try transaction.row(EffectStatement.find, .text(kind), .text(key)).map(Effect.init)
  }

  /// It is done, or given up.
  package func endEffect(_ kind: String, key: String) throws {
    try transaction.execute(EffectStatement.end, .text(kind), .text(key))
  }

  /// It is tried again after so many milliseconds of process time.
  package func delayEffect(_ kind: String, key: String, milliseconds: UInt64) throws {
    try transaction.execute(
      EffectStatement.delay, .text(kind), .text(key), SQLValue(waitUntil(milliseconds)))
    effectsChanged()
  }

  private func waitUntil(_ milliseconds: UInt64) -> UInt64 {
    milliseconds == 0 ? 0 : uptime + milliseconds
  }
}

extension Transaction {
  /// Effects of a kind whose time has come, at most `limit`.
  package func dueEffects(_ kind: String, uptime: UInt64, limit: Int) throws -> [Effect] {
    try rows(EffectStatement.due, .text(kind), SQLValue(uptime), SQLValue(limit)).map(Effect.init)
  }
}
