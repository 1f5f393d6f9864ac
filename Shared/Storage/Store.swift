private import Foundation
internal import GRDB
internal import Synchronization

/// A process's only store: one SQLite file in WAL mode with one writing connection and a few
/// reading ones. Every commit is followed by a full sync before `write` returns.
///
/// Safe to share: GRDB serialises the writing connection and pools the readers.
package final class Store: Sendable {
  package let path: String
  private let limits: Mutex<StoreLimits>
  private let lock: StoreLock
  private let pool: DatabasePool

  /// Opens (or creates) the store, brings the schema up to date and checks that commits are synced.
  /// - Parameter migrations: the service's own; nil takes the schema as it is found, for tools that
  ///   touch the shared tables alone.
  /// - Throws: `StorageError.locked`, `.newerStore`, `.synchronousNotFull`, `.unusable` (also while a
  ///   restore of this store stands half done).
  package convenience init(
    path: String, migrations: [Migration]?, limits: StoreLimits = StoreLimits()
  ) throws {
    try self.init(path: path, migrations: migrations, limits: limits, synchronous: 2)
  }

  /// - Parameter synchronous: the level that is set; with any but 2 (FULL) it is refused.
  init(
    path: String, migrations: [Migration]?, limits: StoreLimits, synchronous: Int
  ) throws {
    let path = StoreFiles.resolved(path)
    self.path = path
    self.limits = Mutex(limits)
    lock = try StoreLock(path: path + ".lock")
    try StoreFiles(path: path).requireNoRestoreUnderWay()
    var configuration = Configuration()
    configuration.maximumReaderCount = 4
    configuration.busyMode = .timeout(5)
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
    } catch let error as DatabaseError {
      throw StorageError.unusable(path: path, reason: error.message ?? "\(error.resultCode)")
    }
    // GRDB sets synchronous=NORMAL after its own preparation hook; under NORMAL a power loss
    // rewinds sequence numbers and consumers would drop their re-use as duplicates.
    try pool.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA synchronous = \(synchronous)")
      try Store.requireFullSync(Int64.fetchOne(database, sql: "PRAGMA synchronous") ?? -1)
      // A savepoint keeps the old text of each page that it changes; past 64 KiB that goes to a file
      // of its own, two writes a page, which cost more than the input itself. It is gone with the
      // savepoint, so memory holds it well.
      try database.execute(sql: "PRAGMA temp_store = MEMORY")
      // A checkpoint costs two syncs and a write for most pages of the log: after the usual 1,000 pages
      // that is many syncs beside those of the commits. 64 MiB each.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
      try database.execute(sql: "PRAGMA cache_size = -16384")
    }
    if let migrations {
      try write { try $0.migrate(SharedSchema.migrations + migrations) }
    } else {
      try read { try $0.requireSharedSchema(path) }
    }
  }

  /// - Parameter level: what `PRAGMA synchronous` reads back; 2 is FULL.
  private static func requireFullSync(_ level: Int64) throws {
    guard level == 2 else { throw StorageError.synchronousNotFull(found: level) }
  }

  /// Runs `body` in one transaction and returns after its COMMIT was synced.
  /// - Throws: what `body` throws (nothing was written), or a `StorageError`.
  @discardableResult
  package func write<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
    try pool.writeWithoutTransaction { database in
      let transaction = Transaction(database: database)
      try transaction.command("BEGIN IMMEDIATE")
      let result: Result
      do {
        result = try body(transaction)
      } catch {
        if database.isInsideTransaction { try transaction.command("ROLLBACK") }
        throw error
      }
      guard database.isInsideTransaction else { throw StorageError.transactionLost }
      do {
        try transaction.command("COMMIT")
      } catch {
        if database.isInsideTransaction {
          try transaction.command("ROLLBACK")
        } else if (error as? StorageError)?.isFull != true {
          throw StorageError.commitUnknown("\(error)")
        }
        throw error
      }
      return result
    }
  }

  /// Reads one consistent snapshot; blocks the calling thread. Keep it short: a long one pins the
  /// write-ahead log.
  package func read<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
    try pool.read { try body(Transaction(database: $0)) }
  }

  /// Reads one consistent snapshot without blocking the caller's thread.
  package func readAsync<Result: Sendable>(
    _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> Result {
    try await pool.read { try body(Transaction(database: $0)) }
  }

  /// Other limits from now on.
  package func use(_ limits: StoreLimits) { self.limits.withLock { $0 = limits } }

  /// Whether new work may be accepted: the store is below its quota and the volume above its floor.
  /// Asks on the writing connection, so that it never waits for readers; it is the writer's to call.
  /// The log beside the store does not count towards the quota: what bounds it is the floor.
  package func hasRoom() throws -> Bool {
    let pages = try pool.writeWithoutTransaction { database in
      let count = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      let size = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 4096
      return count * size
    }
    var volume = statvfs()
    guard statvfs(path, &volume) == 0 else { return false }
    let free = Int64(volume.f_bavail) * Int64(volume.f_frsize)
    let limits = limits.withLock { $0 }
    return pages < limits.maximumBytes && free >= limits.floorBytes
  }

  /// Copies the store to a new file while writing goes on, and syncs the copy. A copy that did not
  /// come to its end is removed.
  package func backup(to destination: String) throws {
    guard !FileManager.default.fileExists(atPath: destination) else {
      throw StorageError.unusable(path: destination, reason: "the file exists already")
    }
    do {
      let queue = try DatabaseQueue(path: destination)
      try pool.backup(to: queue)
      try queue.close()
      try FileSync.sync(path: destination)
    } catch {
      for suffix in ["", "-journal"] {
        try? FileManager.default.removeItem(atPath: destination + suffix)
      }
      throw error
    }
  }

  /// Brings all that was committed into the file itself, so that it can be moved without its log.
  package func takeInLog() throws {
    try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
  }

  /// Closes all connections and gives the store up.
  package func close() throws {
    try pool.close()
    lock.release()
  }
}
