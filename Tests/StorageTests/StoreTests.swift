import Dispatch
import Foundation
import TestSupport
import Testing

@testable import Storage

private enum ThingStatement: String, SQLStatement {
  case insert = "INSERT INTO thing (name, size, content) VALUES ($2, $1, $3)"
  case all = "SELECT name, size, content FROM thing ORDER BY name"
  case fullSync = "PRAGMA synchronous"
}

private let thing = Migration(
  "thing-1",
  [
    "CREATE TABLE thing (name TEXT PRIMARY KEY, size BIGINT NOT NULL CHECK (size > 0), content {blob})"
  ])

private func open(_ folder: TemporaryFolder, _ migrations: [Migration] = [thing]) throws -> Store {
  try Store(
    path: folder.file("store.db"), migrations: migrations, limits: StoreLimits(floorBytes: 0))
}

@Suite struct StoreTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `parameters are bound by their number, whatever order they appear in`() throws {
    let store = try open(folder)
    try store.write { try $0.execute(ThingStatement.insert, 7, "seven", .blob([1, 2])) }
    let row = try #require(try store.read { try $0.row(ThingStatement.all) })
    #expect(try row.text("name") == "seven")
    #expect(try row.int("size") == 7)
    #expect(try row.blob("content") == [1, 2])
  }

  @Test func `the writing connection reads back full synchronisation`() throws {
    let store = try open(folder)
    let level = try store.write { try $0.row(ThingStatement.fullSync)?.int("synchronous") }
    #expect(level == 2)
  }

  @Test(arguments: [0, 1, 3] as [Int64])
  func `a level of synchronisation other than full is refused`(level: Int64) {
    #expect(throws: StorageError.synchronousNotFull(found: level), "the sync check") {
      _ = try Store(
        path: folder.file("store.db"), migrations: [thing], limits: StoreLimits(floorBytes: 0),
        synchronous: Int(level))
    }
  }

  @Test func `a savepoint takes back what its body wrote and nothing else`() throws {
    let store = try open(folder)
    struct Stop: Error {}
    try store.write { transaction in
      try transaction.execute(ThingStatement.insert, 1, "kept", .null)
      #expect(throws: Stop.self) {
        try transaction.savepoint {
          try transaction.execute(ThingStatement.insert, 2, "taken back", .null)
          throw Stop()
        }
      }
    }
    let names = try store.read { try $0.rows(ThingStatement.all).map { try $0.text("name") } }
    #expect(names == ["kept"], "the savepoint")
  }

  @Test func `what a body throws leaves nothing behind`() throws {
    let store = try open(folder)
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try store.write { transaction in
        try transaction.execute(ThingStatement.insert, 1, "a", .null)
        throw Stop()
      }
    }
    #expect(try store.read { try $0.rows(ThingStatement.all).count } == 0)
  }

  @Test func `a refused row is told apart from trouble with the disk`() throws {
    let store = try open(folder)
    #expect {
      try store.write { try $0.execute(ThingStatement.insert, 0, "empty", .null) }
    } throws: { error in
      if case .constraint = error as? StorageError { true } else { false }
    }
  }

  @Test func `a second owner of the same store is refused and told who the first is`() throws {
    let store = try open(folder)
    #expect {
      _ = try open(folder)
    } throws: { error in
      guard case .locked(_, let owner) = error as? StorageError else { return false }
      return owner == "\(ProcessInfo.processInfo.processIdentifier)"
    }
    withExtendedLifetime(store) {}
  }

  @Test func `a store written by a newer version makes an older one refuse to start`() throws {
    do { _ = try open(folder, [thing, Migration("thing-2", ["CREATE TABLE more (a BIGINT)"])]) }
    #expect(throws: StorageError.newerStore(unknownMigration: "thing-2")) {
      _ = try open(folder, [thing])
    }
  }

  @Test func `a migration is applied once and the next one is appended`() throws {
    do { _ = try open(folder, [thing]) }
    let more = Migration("thing-2", ["ALTER TABLE thing ADD COLUMN colour TEXT"])
    do { _ = try open(folder, [thing, more]) }
    let store = try open(folder, [thing, more])
    #expect(try store.read { try $0.rows(ThingStatement.all).count } == 0)
  }

  @Test func `a quota that is reached leaves no room, and reading goes on`() throws {
    let store = try Store(
      path: folder.file("store.db"), migrations: [thing],
      limits: StoreLimits(maximumBytes: 1, floorBytes: 0))
    #expect(try !store.hasRoom())
    #expect(try store.read { try $0.rows(ThingStatement.all).count } == 0)
  }

  @Test func `a volume below its floor leaves no room`() throws {
    let store = try Store(
      path: folder.file("store.db"), migrations: [thing],
      limits: StoreLimits(maximumBytes: .max, floorBytes: .max))
    #expect(try !store.hasRoom())
  }

  @Test
  func `a full disk in a savepoint voids the transaction, and with room again writing goes on`()
    throws
  {
    let store = try open(folder)
    try store.write { try $0.execute(ThingStatement.insert, 1, "a", .null) }
    try store.write { try $0.command("PRAGMA max_page_count = 1") }
    let large = SQLValue.blob([UInt8](repeating: 7, count: 100_000))
    #expect(throws: StorageError.transactionLost) {
      try store.write { transaction in
        try transaction.execute(ThingStatement.insert, 1, "b", .null)
        _ = try transaction.savepoint {
          try transaction.execute(ThingStatement.insert, 1, "c", large)
        }
      }
    }
    try store.write { try $0.command("PRAGMA max_page_count = 100000") }
    try store.write { try $0.execute(ThingStatement.insert, 1, "d", large) }
    let names = try store.read { try $0.rows(ThingStatement.all).map { try $0.text("name") } }
    #expect(names == ["a", "d"])
  }

  /// 13 is SQLITE_FULL; 1034 and 778 are SQLITE_IOERR_FSYNC and SQLITE_IOERR_WRITE.
  @Test(arguments: [(13, true), (1034, false), (778, false)] as [(Int32, Bool)])
  func `of all that can befall a COMMIT only a full disk leaves its fate known`(
    code: Int32, isVoid: Bool
  ) {
    #expect(StorageError.engine(code: code, message: "").isFull == isVoid)
  }

  @Test func `a backup is taken while the store is open and holds what was committed`() throws {
    let store = try open(folder)
    try store.write { try $0.execute(ThingStatement.insert, 1, "a", .null) }
    try store.backup(to: folder.file("backup.db"))
    try store.write { try $0.execute(ThingStatement.insert, 1, "b", .null) }
    let copy = try Store(path: folder.file("backup.db"), migrations: [thing])
    #expect(try copy.read { try $0.rows(ThingStatement.all).map { try $0.text("name") } } == ["a"])
  }

  @Test func `a backup that fails leaves no file`() throws {
    let store = try open(folder)
    try store.close()
    #expect(throws: (any Error).self) { try store.backup(to: folder.file("backup.db")) }
    #expect(!FileManager.default.fileExists(atPath: folder.file("backup.db")))
  }

  @Test(.timeLimit(.minutes(10))) func `whether there is room is told while every reader is busy`()
    throws
  {
    let store = try open(folder)
    let (reading, enough) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    for _ in 1...4 {
      Thread.detachNewThread {
        try? store.read { _ in
          reading.signal()
          enough.wait()
        }
      }
    }
    for _ in 1...4 { reading.wait() }
    #expect(try store.hasRoom())
    for _ in 1...4 { enough.signal() }
  }

  @Test func `a backup never overwrites a file`() throws {
    let store = try open(folder)
    try Data([1]).write(to: URL(fileURLWithPath: folder.file("there.db")))
    #expect(throws: StorageError.self) { try store.backup(to: folder.file("there.db")) }
  }

  @Test func `only dollar parameters outside of literals are rewritten for SQLite`() {
    #expect(SQLDialect.sqlite("SELECT '$1' WHERE a = $2") == "SELECT '$1' WHERE a = ?2")
    #expect(SQLDialect.postgreSQL("a {blob}") == "a BYTEA")
    #expect(SQLDialect.sqlite("(a) {clustered}") == "(a) WITHOUT ROWID")
    #expect(SQLDialect.postgreSQL("(a) {clustered}") == "(a)")
  }
}
