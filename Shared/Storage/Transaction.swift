private import Foundation
internal import GRDB

/// The gateway to the tables inside one transaction (or one reading snapshot). It must not escape
/// the closure that received it.
package struct Transaction {
  let database: GRDB.Database

  /// Runs a statement that returns no rows; returns how many rows it changed.
  @discardableResult
  package func execute(_ statement: some SQLStatement, _ values: SQLValue...) throws -> Int {
    try classified {
      let prepared = try prepare(statement.rawValue)
      try prepared.execute(arguments: arguments(values))
      return database.changesCount
    }
  }

  package func rows(_ statement: some SQLStatement, _ values: SQLValue...) throws -> [Row] {
    try classified {
      let prepared = try prepare(statement.rawValue)
      return try GRDB.Row.fetchAll(prepared, arguments: arguments(values)).map(Row.init)
    }
  }

  package func row(_ statement: some SQLStatement, _ values: SQLValue...) throws -> Row? {
    try classified {
      let prepared = try prepare(statement.rawValue)
      return try GRDB.Row.fetchOne(prepared, arguments: arguments(values)).map(Row.init)
    }
  }

  /// Runs `body` in a savepoint: what it throws takes back what it wrote, and nothing else.
  /// - Throws: what `body` throws, or `transactionLost` if the engine took the whole transaction.
  package func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
    try command("SAVEPOINT input")
    let result: Result
    do {
      result = try body()
    } catch {
      guard database.isInsideTransaction else { throw StorageError.transactionLost }
      try command("ROLLBACK TO input")
      try command("RELEASE input")
      throw error
    }
    try command("RELEASE input")
    return result
  }

  /// Runs fixed text without parameters: transaction control and migrations.
  func command(_ text: String) throws {
    try classified { try database.cachedStatement(sql: text).execute() }
  }

  private func prepare(_ text: String) throws -> GRDB.Statement {
    try database.cachedStatement(sql: SQLTextCache.sqlite(text))
  }

  private func arguments(_ values: [SQLValue]) -> StatementArguments {
    // As existentials: GRDB reads those of one type by a key path that it makes anew for each call.
    StatementArguments(values.map { $0.databaseValue as (any DatabaseValueConvertible)? })
  }

  private func classified<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StorageError(error)
    }
  }
}

extension StorageError {
  init(_ error: DatabaseError) {
    let message = error.message ?? ""
    self =
      error.resultCode == .SQLITE_CONSTRAINT
      ? .constraint(message)
      : .engine(code: error.extendedResultCode.rawValue, message: message)
  }

  /// The disk is full. A COMMIT that fails so is void: the frame that would have committed it is the
  /// last to be written to the log, and it found no room. Any other failure may have come after it.
  var isFull: Bool {
    guard case .engine(let code, _) = self else { return false }
    return ResultCode(rawValue: code).primaryResultCode == .SQLITE_FULL
  }
}

extension SQLValue {
  var databaseValue: DatabaseValue {
    switch self {
    case .integer(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .blob(let value): Data(value).databaseValue
    case .null: .null
    }
  }
}
