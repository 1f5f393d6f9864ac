/// Every statement of a store is a case of such an enum, so that all of them can be listed and
/// PREPAREd on PostgreSQL by a check.
///
/// The text is portable SQL with numbered parameters (`$1`, `$2`, …), bound by number and not by
/// order of appearance.
package protocol SQLStatement: CaseIterable, RawRepresentable, Sendable where RawValue == String {}

/// One SQL text for both engines.
package enum SQLDialect {
  /// `$n` is a *name* in SQLite, so that `$2,$1` bound by position is silently swapped; `?n` is a
  /// number there. Text literals are left alone.
  package static func sqlite(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var inLiteral = false
    for character in text {
      if character == "'" { inLiteral.toggle() }
      result.append(character == "$" && !inLiteral ? "?" : character)
    }
    return result.replacing("{blob}", with: "BLOB")
      .replacing(" {clustered}", with: " WITHOUT ROWID")
  }

  package static func postgreSQL(_ text: String) -> String {
    text.replacing("{blob}", with: "BYTEA").replacing(" {clustered}", with: "")
  }
}
