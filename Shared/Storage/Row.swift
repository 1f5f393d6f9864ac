private import Foundation
internal import GRDB

/// One row of a result, read by column name.
package struct Row {
  let row: GRDB.Row

  package func int(_ column: String) throws -> Int64 {
    guard let value = try intOrNil(column) else { throw StorageError.column(column) }
    return value
  }

  package func text(_ column: String) throws -> String {
    guard let value = try textOrNil(column) else { throw StorageError.column(column) }
    return value
  }

  package func blob(_ column: String) throws -> [UInt8] {
    guard let value = try blobOrNil(column) else { throw StorageError.column(column) }
    return value
  }

  package func intOrNil(_ column: String) throws -> Int64? {
    switch try storage(column) {
    case .int64(let value): value
    case .null: nil
    default: throw StorageError.column(column)
    }
  }

  package func textOrNil(_ column: String) throws -> String? {
    switch try storage(column) {
    case .string(let value): value
    case .null: nil
    default: throw StorageError.column(column)
    }
  }

  package func blobOrNil(_ column: String) throws -> [UInt8]? {
    switch try storage(column) {
    case .blob(let value): [UInt8](value)
    case .null: nil
    default: throw StorageError.column(column)
    }
  }

  private func storage(_ column: String) throws -> DatabaseValue.Storage {
    guard let value = row[column] as DatabaseValue? else { throw StorageError.column(column) }
    return value.storage
  }
}
