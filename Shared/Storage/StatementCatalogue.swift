/// All SQL that this module ever runs, for the check that PREPAREs it on PostgreSQL.
package enum StatementCatalogue {
  package static let shared: [any SQLStatement.Type] = [
    JournalStatement.self, CursorStatement.self, ParkedStatement.self, TimerStatement.self,
    CounterStatement.self, EffectStatement.self, MigrationStatement.self,
  ]

  /// Each statement's name (type and case) and text.
  package static func texts(
    _ statements: (some SQLStatement).Type
  ) -> [(name: String, sql: String)] {
    statements.allCases.map { ("\(statements).\($0)", $0.rawValue) }
  }
}
