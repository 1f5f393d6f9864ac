import ArgumentParser
import Foundation
import Operator
import ServiceKit
import TestSupport
import Testing

/// The key file of the vault, as the command line makes and changes it.
@Suite struct VaultFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `the file is made once, and a key is added and taken`() throws {
    let file = folder.file("vault.keys")
    try run("keys", "vault", file)
    let first = try VaultKeys(file: file)
    try run("keys", "vault", file)
    #expect(try VaultKeys(file: file).newest.bytes == first.newest.bytes, "made anew")
    try run("keys", "vault", file, "--rotate")
    let both = try VaultKeys(file: file)
    #expect(both.seals.map(\.name) == ["k2", "k1"])
    #expect(both["k1"]?.bytes == first.newest.bytes)
    #expect(both.digest.bytes == first.digest.bytes)
    #expect(throws: (any Error).self) { try run("keys", "vault", file, "--retire", "k2") }
    try run("keys", "vault", file, "--retire", "k1")
    #expect(try VaultKeys(file: file).seals.map(\.name) == ["k2"])
  }

  @Test func `the first keys of a city come with those of the vault`() throws {
    try run("keys", "init", folder.file("keys"))
    #expect(try VaultKeys(file: folder.file("keys/vault.keys")).seals.count == 1)
    try run("keys", "init", folder.file("other"), "matching")
    #expect(throws: VaultKeyFault.self) { try VaultKeys(file: folder.file("other/vault.keys")) }
  }

  private func run(_ arguments: String...) throws {
    var command = try Tiaoji.parseAsRoot(arguments)
    try command.run()
  }
}
