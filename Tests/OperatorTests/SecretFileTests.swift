import Foundation
import Operator
import TestSupport
import Testing

/// Keys that are told once are kept, whatever goes wrong afterwards.
@Suite struct SecretFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `a file that is there is never overwritten`() throws {
    let path = folder.file("keys.csv")
    try SecretFile(new: path).append(["code,key", "91330000142944445H,tj_1"])
    let fault = #expect(throws: OperatorFault.self) { try SecretFile(new: path) }
    #expect(fault?.description.contains("exists already and is not overwritten") == true)
    #expect(try text(path) == "code,key\n91330000142944445H,tj_1\n")
  }

  @Test func `its owner alone may read it`() throws {
    let path = folder.file("keys.csv")
    try SecretFile(new: path).append(["code,key"])
    let mode =
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `one that was made for a request which was refused is gone again`() throws {
    let path = folder.file("person.key")
    _ = try SecretFile(new: path)
    #expect(!FileManager.default.fileExists(atPath: path))
    try SecretFile(new: path).append(["tj_1"])
    #expect(try text(path) == "tj_1\n")
  }

  @Test func `a place that cannot be written is told when it is opened`() {
    let path = folder.file("gone/keys.csv")
    let fault = #expect(throws: OperatorFault.self) { try SecretFile(new: path) }
    #expect(fault?.description == "the file \(path) cannot be written: No such file or directory")
  }

  @Test func `a failure in a later block loses no key of an earlier one`() throws {
    struct Broken: Error {}
    let path = folder.file("keys.csv")
    let file = try SecretFile(new: path)
    func ask(_ part: [Int]) throws -> [String] {
      if part.contains(5) { throw Broken() }
      return part.map { "key \($0)" }
    }
    #expect(throws: Broken.self) {
      try EnterpriseDesk.inBlocks(Array(1...5), of: 2, keep: file.append, ask)
    }
    #expect(try text(path) == "key 1\nkey 2\nkey 3\nkey 4\n")
  }
}
