import Domain
import Foundation
import ServiceKit
import Storage
import TestSupport
import Testing

/// A restore may be cut short anywhere: no store is lost, none is made of halves, and none starts empty.
@Suite struct StoreRestoreTests {
  private let bench: Bench
  private let backup: String

  /// Three events in the backup, five in the store.
  init() throws {
    bench = try Bench()
    backup = bench.folder.file("backup.db")
    try Self.publish(3, bench)
    try bench.store.backup(to: backup)
    try Self.publish(2, bench)
    try bench.store.close()
  }

  private static func publish(_ count: Int, _ bench: Bench) throws {
    for _ in 0..<count {
      bench.writer.receive(try bench.withdrawal(1))
      try bench.step()
    }
  }

  private var path: String { bench.folder.file("store.db") }
  private var files: StoreFiles { StoreFiles(path: path) }
  private let now = Instant(microseconds: 1_610_000_100_000_000)

  /// As the operators' command line does it, which knows no service's own tables.
  private func restore() throws -> [StoreRestore.Report] {
    try StoreRestore.run(of: "tally", backup: backup, path: path, reason: "disk", now: now)
  }

  private func prepare() throws {
    _ = try StoreRestore.prepare(
      of: "tally", backup: backup, files, migrations: nil, reason: "disk", now: now)
  }

  /// How many events the store of this name had heard.
  private func heard(_ path: String) throws -> Int64? {
    let store = try Store(path: path, migrations: TallyDecider.migrations)
    defer { try? store.close() }
    return try store.read { try $0.cursors().first?.sequence }
  }

  private func names() throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: bench.folder.path))
  }

  @Test func `the backup takes the store's place, and the store is kept`() throws {
    #expect(try heard(path) == 5)
    let reports = try restore()
    #expect(reports.map(\.stream) == ["tally/3303"])
    #expect(reports.first?.epoch == 2)
    #expect(try heard(path) == 3)
    #expect(try heard(path + ".replaced") == 5)
  }

  @Test func `a second restore keeps what the first replaced`() throws {
    _ = try restore()
    #expect(try restore().first?.epoch == 2)
    #expect(try heard(path + ".replaced") == 5)
    #expect(try heard(path + ".replaced-2") == 3)
  }

  @Test func `a copy that was cut short leaves the store as it was`() throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: backup))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: files.copying))
    #expect(try heard(path) == 5)
    _ = try restore()
    #expect(try heard(path) == 3)
  }

  @Test(arguments: [[], [""], ["", "-wal"]] as [[String]])
  func `a restore cut short while files were moved starts nothing until it is run again`(
    moved: [String]
  ) throws {
    try #require(try names().contains("store.db-wal"), "as after a kill, the log is still there")
    try prepare()
    for suffix in moved {
      try StoreFiles.rename(path + suffix, to: path + ".replaced" + suffix)
    }
    let before = try names()
    let fault = #expect(throws: StorageError.self) { try heard(path) }
    #expect("\(try #require(fault))".contains("run 'tiaoji restore' again"))
    #expect(try names().subtracting(before).isEmpty, "no empty store was made")
    _ = try restore()
    #expect(try heard(path) == 3)
    // Together under one name: opened as it is, the old store has its log.
    #expect(try names().isSuperset(of: ["store.db.replaced", "store.db.replaced-wal"]))
    #expect(try names().allSatisfy { !$0.contains("-2") && !$0.hasSuffix(".restoring") })
    let old = try heard(path + ".replaced")
    #expect(old == 5)
  }

  @Test func `a backup that is not one leaves the store as it was`() throws {
    try Data("no database at all, but long enough to be read as one".utf8)
      .write(to: URL(fileURLWithPath: backup))
    #expect(throws: (any Error).self) { try restore() }
    #expect(try heard(path) == 5)
  }

  @Test func `a backup of another process, or what is no backup, is refused and changes nothing`()
    throws
  {
    func refusal(of process: String = "tally", _ backup: String) throws -> String {
      let fault = #expect(throws: StorageError.self) {
        try StoreRestore.run(of: process, backup: backup, path: path, reason: "disk", now: now)
      }
      return "\(try #require(fault))"
    }
    #expect(try refusal(of: "intake", backup).contains("a backup of tally and not of intake"))
    #expect(try refusal(bench.folder.path).contains("it is not a file"))
    #expect(try refusal(path).contains("a log lies beside it"), "as after a kill")
    #expect(try refusal(bench.folder.file("absent")).contains("No such file"))
    #expect(try heard(path) == 5)
    _ = try restore()
    #expect(try heard(path) == 3, "none of them stands in the way of the right one")
  }

  @Test func `a store under another name, by a link, has the same owner`() throws {
    let store = try Store(path: path, migrations: TallyDecider.migrations)
    defer { try? store.close() }
    let link = bench.folder.file("alias.db")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(throws: StorageError.self) { try heard(link) }
  }

  @Test func `a running process's store is not replaced`() throws {
    let store = try Store(path: path, migrations: TallyDecider.migrations)
    defer { try? store.close() }
    #expect(throws: StorageError.self) { try restore() }
  }
}
