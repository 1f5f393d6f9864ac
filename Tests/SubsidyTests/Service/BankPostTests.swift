import Logging
import MessageBus
import ServiceKit
import TestSupport
import Testing

@testable import Subsidy

/// What the bank put into its folder, file by file.
@Suite struct BankPostTests {
  /// The machine's files, of which one cannot be read.
  private struct OneUnreadable: BankFiles {
    private struct Unreadable: Error {}

    let name: String
    private let files = MachineFiles()

    init(_ name: String) { self.name = name }

    func contents(of path: String, atMost maximum: Int) throws -> [UInt8]? {
      if path.hasSuffix("/\(name)") { throw Unreadable() }
      return try files.contents(of: path, atMost: maximum)
    }

    func names(in folder: String) throws -> [String] { try files.names(in: folder) }
    func create(_ path: String) throws { try files.create(path) }
    func append(_ bytes: ArraySlice<UInt8>, to path: String) throws -> Int {
      try files.append(bytes, to: path)
    }
    func sync(_ path: String) throws { try files.sync(path) }
    func rename(_ path: String, to target: String) throws { try files.rename(path, to: target) }
    func remove(_ path: String) throws { try files.remove(path) }
    func createFolder(_ path: String) throws { try files.createFolder(path) }
  }

  @Test func `one that cannot be read holds up no other`() async throws {
    let folder = try TemporaryFolder()
    let inbox = BankInbox(folder: folder.path, files: OneUnreadable("a.xml"))
    for name in ["a.xml", "b.xml"] {
      try MachineFiles().write(Array("no XML".utf8), to: folder.path, as: name)
    }
    let desk = BankDesk(
      read: { _ in nil }, ask: { _ in .failed(.noAnswer) }, submit: { _ in .done(.done) })
    let post = BankPost(
      desk: desk, inbox: inbox, lookMilliseconds: 100,
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    await post.look()
    #expect(try inbox.names() == ["a.xml", "refused"])
  }

  @Test(arguments: [(503, ["report.xml"]), (404, ["refused"])])
  func `a report that may be understood later stays, another is put aside`(
    status: Int, left: [String]
  ) async throws {
    let folder = try TemporaryFolder()
    let inbox = BankInbox(folder: folder.path, files: MachineFiles())
    try MachineFiles().write(
      Array(SampleMessage.report(try SampleBatch.make(count: 1)).utf8), to: folder.path,
      as: "report.xml")
    let desk = BankDesk(
      read: { _ in nil }, ask: { _ in .failed(.noAnswer) },
      submit: { _ in .refused(Refusal("batch", status: status)) })
    let post = BankPost(
      desk: desk, inbox: inbox, lookMilliseconds: 100,
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    await post.look()
    #expect(try inbox.names() == left)
  }
}
