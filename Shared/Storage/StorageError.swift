/// What can go wrong between a service and its store.
package enum StorageError: Error, Equatable {
  /// A constraint of the schema refused a row: a fault of the decision, not of the storage.
  case constraint(String)
  /// Disk, lock or file trouble: the batch is void and may be tried again.
  case engine(code: Int32, message: String)
  /// The transaction is gone (a full disk inside a savepoint takes all of it).
  case transactionLost
  /// COMMIT failed and nobody knows whether it holds: the process exits and reads the truth.
  case commitUnknown(String)
  case column(String)
  /// Another process owns this store.
  case locked(path: String, owner: String)
  /// The store was written by a newer program than this one.
  case newerStore(unknownMigration: String)
  case synchronousNotFull(found: Int64)
  case unusable(path: String, reason: String)
}

extension StorageError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .constraint(let message): "a constraint of the schema refused the row: \(message)"
    case .engine(let code, let message): "storage error \(code): \(message)"
    case .transactionLost: "the storage engine rolled the whole transaction back"
    case .commitUnknown(let message): "the result of COMMIT is unknown: \(message)"
    case .column(let name): "no usable value in column '\(name)'"
    case .locked(let path, let owner):
      "the store \(path) is in use by process \(owner); stop it first, or ask it to do the work"
    case .newerStore(let name):
      "the store was written by a newer version (migration '\(name)'); start that version"
    case .synchronousNotFull(let found):
      "SQLite reads back synchronous=\(found) instead of 2 (FULL); refusing to start"
    case .unusable(let path, let reason): "the store \(path) cannot be used: \(reason)"
    }
  }
}
