/// One step of a schema. Lists of migrations are only ever appended to: a shipped step never
/// changes, and a store that holds a step unknown to the program makes it refuse to start.
package struct Migration: Sendable {
  package let name: String
  /// Portable SQL; `{blob}` stands for the engine's type of bytes, and `{clustered}` after a table for
  /// rows kept in the tree of the primary key: one tree less to write and to search, for short rows.
  package let statements: [String]

  package init(_ name: String, _ statements: [String]) {
    self.name = name
    self.statements = statements
  }

  /// The condition that a column has one of these values. Not written with `IN`: for more than two
  /// values SQLite builds a table of its own at each check, which was a tenth of an offer's time.
  package static func oneOf(_ column: String, _ values: String...) -> String {
    values.map { "\(column) = '\($0)'" }.joined(separator: " OR ")
  }
}

enum MigrationStatement: String, SQLStatement {
  case names = "SELECT name FROM migration ORDER BY name"
  case record = "INSERT INTO migration (name) VALUES ($1)"
}

extension Transaction {
  /// - Throws: `StorageError.unusable` for a file that no service of this version or older wrote.
  func requireSharedSchema(_ path: String) throws {
    guard let names = try? rows(MigrationStatement.names).map({ try $0.text("name") }),
      SharedSchema.migrations.contains(where: { names.contains($0.name) })
    else { throw StorageError.unusable(path: path, reason: "it is not a store of a process") }
  }

  func migrate(_ migrations: [Migration]) throws {
    for statement in SharedSchema.table.statements { try command(statement) }
    let applied = Set(try rows(MigrationStatement.names).map { try $0.text("name") })
    if let unknown = applied.subtracting(migrations.map(\.name)).min() {
      throw StorageError.newerStore(unknownMigration: unknown)
    }
    for migration in migrations where !applied.contains(migration.name) {
      for statement in migration.statements { try command(SQLDialect.sqlite(statement)) }
      try execute(MigrationStatement.record, .text(migration.name))
    }
  }
}
