import Storage
import TestSupport
import Testing

/// Tools open a store without knowing the service that wrote it.
@Suite struct FoundSchemaTests {
  private enum HeadStatement: String, SQLStatement {
    case tables = "SELECT name FROM migration ORDER BY name"
  }

  @Test func `a store is taken as it is found, whatever service wrote it`() throws {
    let folder = try TemporaryFolder()
    let own = Migration("thing-1", ["CREATE TABLE thing (name TEXT PRIMARY KEY)"])
    try Store(path: folder.file("store.db"), migrations: [own]).close()
    let found = try Store(path: folder.file("store.db"), migrations: nil)
    let names = try found.read { try $0.rows(HeadStatement.tables).map { try $0.text("name") } }
    #expect(names.contains("thing-1"))
    #expect(try found.read { try $0.journalHeads() }.isEmpty)
  }

  @Test func `a file that no process wrote is refused`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("store.db")
    #expect(
      throws: StorageError.unusable(path: path, reason: "it is not a store of a process")
    ) { try Store(path: path, migrations: nil) }
  }
}
