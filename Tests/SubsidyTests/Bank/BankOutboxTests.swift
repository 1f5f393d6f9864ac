import Foundation
import Subsidy
import TestSupport
import Testing

@Suite struct BankOutboxTests {
  private static let bytes = [UInt8]((0..<1_000).map { UInt8($0 % 251) })
  private static let calls = [
    "read", "create", "append", "append", "append", "sync", "rename", "sync",
  ]

  private static func disk(stopsBefore: Int? = nil, room: Int = .max) -> ForgetfulFiles {
    ForgetfulFiles(stopsBefore: stopsBefore, room: room, bytesAtOnce: 400)
  }

  @Test func `a file is written, synced, renamed and its folder synced, in this order`() throws {
    let disk = Self.disk()
    let outbox = BankOutbox(folder: "/out", files: disk)
    #expect(try outbox.deliver(Self.bytes, as: "a.xml") == .written)
    #expect(disk.calls == Self.calls)
  }

  @Test(arguments: 0...calls.count, ForgetfulFiles.Names.allCases)
  func `a stop or a loss of power at any step leaves the whole file or none`(
    _ step: Int, _ names: ForgetfulFiles.Names
  ) throws {
    for losesPower in [false, true] {
      let disk = Self.disk(stopsBefore: step)
      let outbox = BankOutbox(folder: "/out", files: disk)
      let delivered = (try? outbox.deliver(Self.bytes, as: "a.xml")) != nil
      if losesPower { disk.loseContents(names: names) }
      let left = disk.present("/out/a.xml")
      #expect(left == nil || left == Self.bytes)
      // What was said to be delivered is there.
      if delivered { #expect(left == Self.bytes) }
      disk.restart()
      #expect(throws: Never.self) { try outbox.deliver(Self.bytes, as: "a.xml") }
      disk.loseContents(names: names)
      #expect(disk.present("/out/a.xml") == Self.bytes)
    }
  }

  @Test(arguments: 0...6) func `a killed process leaves the whole file or none`(_ step: Int)
    async throws
  {
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = folder.path as String, step = step as Int] in
      let files = TrippingFiles(before: step) { kill(getpid(), SIGKILL) }
      let outbox = BankOutbox(folder: path, files: files)
      _ = try outbox.deliver(BankOutboxTests.bytes, as: "a.xml")
    }
    let left = FileManager.default.contents(atPath: folder.file("a.xml")).map(Array.init)
    #expect(left == (step < 6 ? nil : Self.bytes))
    let outcome = try BankOutbox(folder: folder.path).deliver(Self.bytes, as: "a.xml")
    #expect(outcome == (step < 6 ? .written : .alreadyThere))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.xml"])
    #expect(
      FileManager.default.contents(atPath: folder.file("a.xml")).map(Array.init) == Self.bytes)
  }

  @Test(arguments: [0, 1, 500, 999]) func `a full disk leaves nothing`(_ room: Int) throws {
    let disk = Self.disk(room: room)
    let outbox = BankOutbox(folder: "/out", files: disk)
    #expect(throws: ForgetfulFiles.Full.self) { try outbox.deliver(Self.bytes, as: "a.xml") }
    #expect(try disk.names(in: "/out").isEmpty)
  }

  @Test func `the same file again is done already, another of its name is never overwritten`()
    throws
  {
    let folder = try TemporaryFolder()
    let outbox = BankOutbox(folder: folder.path)
    #expect(try outbox.deliver(Self.bytes, as: "a.xml") == .written)
    #expect(try outbox.deliver(Self.bytes, as: "a.xml") == .alreadyThere)
    for other in [Array(Self.bytes.dropLast()), Self.bytes + [0], Self.bytes.reversed(), []] {
      let thrown = #expect(throws: BankFolderFault.self) {
        try outbox.deliver(other, as: "a.xml")
      }
      #expect(thrown?.code == .nameTaken)
    }
    #expect(
      FileManager.default.contents(atPath: folder.file("a.xml")).map(Array.init) == Self.bytes)
  }

  @Test func `a folder that is not there, and a file too large to be answered, are faults`() throws
  {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: BankFolderFault.self) {
      try BankOutbox(folder: folder.file("none")).deliver(Self.bytes, as: "a.xml")
    }
    #expect(missing?.code == .notWritten)
    let large = #expect(throws: BankFolderFault.self) {
      try BankOutbox(folder: folder.path).deliver(
        [UInt8](repeating: 0, count: BankLimits.fileBytesMaximum + 1), as: "a.xml")
    }
    #expect(large?.code == .tooLarge)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `a file that was withdrawn is gone, after a loss of power too, and again is as once`()
    throws
  {
    let disk = Self.disk()
    let outbox = BankOutbox(folder: "/out", files: disk)
    _ = try outbox.deliver(Self.bytes, as: "a.xml")
    for _ in 1...2 {
      try outbox.withdraw("a.xml")
      disk.loseContents(names: .lost)
      #expect(disk.present("/out/a.xml") == nil)
    }
    #expect(disk.calls.suffix(5) == ["read", "remove", "sync", "read", "sync"])
  }
}
