import Foundation
import Subsidy
import TestSupport
import Testing

@Suite struct BankInboxTests {
  private let folder: TemporaryFolder
  private let inbox: BankInbox

  init() throws {
    folder = try TemporaryFolder()
    inbox = BankInbox(folder: folder.path)
  }

  private func put(_ name: String, _ text: String = "x") throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
  }

  private func list(_ place: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file(place)).sorted()
  }

  @Test func `complete files come in the order of their names, unfinished ones not at all`() throws
  {
    for name in ["b.xml", "a.xml", "B.xml", ".a.xml.tmp", ".hidden.xml", "c.xml.tmp", "d.xml.part"]
    {
      try put(name)
    }
    #expect(try inbox.names() == ["B.xml", "a.xml", "b.xml"])
    try FileManager.default.moveItem(atPath: folder.file("c.xml.tmp"), toPath: folder.file("c.xml"))
    #expect(try inbox.names().last == "c.xml")
  }

  @Test func `a file is its name, bytes and hash`() throws {
    try put("a.xml", "abc")
    let file = try #require(try inbox.file("a.xml"))
    #expect(file.bytes == Array("abc".utf8))
    // FIPS 180-4, appendix of examples.
    #expect(file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `no more of a file is read than shows that it is too large`() throws {
    try put("a.xml", String(repeating: "x", count: 3 * BankLimits.fileBytesMaximum))
    let file = try #require(try inbox.file("a.xml"))
    #expect(file.bytes.count == BankLimits.fileBytesMaximum + 1)
    try inbox.moveRefused(file, reason: "too-large")
    #expect(try inbox.names() == ["refused"])
  }

  @Test func `folders, pipes and links are no files`() throws {
    try put("a.xml")
    mkfifo(folder.file("pipe"), 0o600)
    symlink(folder.file("a.xml"), folder.file("link"))
    mkdir(folder.file("folder"), 0o700)
    for name in ["pipe", "link", "folder", "none"] { #expect(try inbox.file(name) == nil) }
  }

  @Test func `what was applied is moved away, once or twice, and is not listed again`() throws {
    try put("a.xml", "abc")
    let file = try #require(try inbox.file("a.xml"))
    for _ in 1...2 { try inbox.moveDone(file) }
    #expect(try list() == ["done"])
    #expect(try list("done") == ["ba7816bf8f01cfea-a.xml"])
    #expect(try inbox.names().compactMap { try inbox.file($0) }.isEmpty)
  }

  @Test func `a refused file has its reason beside it`() throws {
    try put("a.xml", "abc")
    let file = try #require(try inbox.file("a.xml"))
    for _ in 1...2 { try inbox.moveRefused(file, reason: "not-well-formed at line 3") }
    #expect(
      try list("refused") == ["ba7816bf8f01cfea-a.xml", "ba7816bf8f01cfea-a.xml.reason"])
    let reason = folder.file("refused/ba7816bf8f01cfea-a.xml.reason")
    #expect(try String(contentsOfFile: reason, encoding: .utf8) == "not-well-formed at line 3\n")
  }

  @Test func `a name that comes again with another content replaces nothing`() throws {
    for text in ["abc", "abcd"] {
      try put("a.xml", text)
      try inbox.moveDone(try #require(try inbox.file("a.xml")))
    }
    #expect(try list("done").count == 2)
  }

  @Test func `a name as long as a folder takes can be moved`() throws {
    let name = String(repeating: "回", count: 83) + ".xml"
    try put(name, "abc")
    try inbox.moveRefused(try #require(try inbox.file(name)), reason: "x")
    #expect(try inbox.names() == ["refused"])
    #expect(try list("refused").count == 2)
  }

  @Test func `a file that changed since it was read stays`() throws {
    try put("a.xml", "abc")
    let file = try #require(try inbox.file("a.xml"))
    try put("a.xml", "other")
    try inbox.moveDone(file)
    #expect(try inbox.file("a.xml")?.bytes == Array("other".utf8))
  }
}
