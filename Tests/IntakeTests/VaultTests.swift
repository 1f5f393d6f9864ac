import Domain
import Foundation
import ServiceKit
import TestSupport
import Testing

@testable import Intake

/// Sealing, opening and digests; and the file of the keys.
@Suite struct VaultTests {
  private let keys = VaultKeys.generate()
  private let subject = EntityID(high: 1, low: 2)
  private let account = "6222021203001234567"

  @Test func `what is sealed opens again, and its bytes tell nothing of it`() throws {
    let vault = Vault(keys: keys)
    let sealed = try vault.seal(account, .payeeAccount, of: subject)
    #expect(try vault.open(sealed, of: subject) == account)
    #expect(Data(sealed.bytes).range(of: Data(account.utf8)) == nil)
    #expect(!sealed.digest.contains(account))
    #expect(try vault.seal(account, .payeeAccount, of: subject).bytes != sealed.bytes)
  }

  @Test func `a sealed value moved to another row or column does not open`() throws {
    let vault = Vault(keys: keys)
    let sealed = try vault.seal(account, .payeeAccount, of: subject)
    #expect(throws: VaultFault.doesNotOpen("payee.account")) {
      try vault.open(sealed, of: EntityID(high: 1, low: 3))
    }
    let moved = SealedField(
      field: .payeeName, key: sealed.key, bytes: sealed.bytes, digest: sealed.digest)
    #expect(throws: VaultFault.doesNotOpen("payee.name")) {
      try vault.open(moved, of: subject)
    }
    var bent = sealed.bytes
    bent[20] ^= 1
    let changed = SealedField(
      field: .payeeAccount, key: sealed.key, bytes: bent, digest: sealed.digest)
    #expect(throws: VaultFault.self) { try vault.open(changed, of: subject) }
  }

  @Test func `equal values have equal digests, under the same key and field alone`() {
    let vault = Vault(keys: keys)
    let digest = vault.digest(account, .payeeAccount)
    #expect(digest == vault.digest(account, .payeeAccount))
    #expect(digest != vault.digest(account, .payeeName))
    #expect(digest != vault.digest(account + "0", .payeeAccount))
    #expect(digest != Vault(keys: .generate()).digest(account, .payeeAccount))
    #expect(digest.hasPrefix("d1:"))
    #expect(digest.utf8.count == 67)
  }

  @Test func `two keys are alive until the old one is retired`() throws {
    let old = Vault(keys: keys)
    let sealed = try old.seal(account, .payeeAccount, of: subject)
    let rotated = keys.rotated()
    let both = Vault(keys: rotated)
    #expect(try both.open(sealed, of: subject) == account)
    let seed = [UInt8](repeating: 7, count: 32)
    let again = try both.reseal(sealed, of: subject, seed: seed)
    #expect(again.key == "k2")
    #expect(again.digest == sealed.digest)
    #expect(try both.reseal(sealed, of: subject, seed: seed) == again)
    let new = Vault(keys: try rotated.retired("k1"))
    #expect(try new.open(again, of: subject) == account)
    #expect(throws: VaultFault.keyUnknown("k1")) { try new.open(sealed, of: subject) }
  }

  @Test func `the key that seals cannot be retired, nor one that there is not`() {
    #expect(throws: VaultKeyFault.self) { try keys.retired("k1") }
    #expect(throws: VaultKeyFault.self) { try keys.rotated().retired("k7") }
  }

  @Test func `the key file comes back as it was written, for its owner alone`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("vault.keys")
    try keys.rotated().write(to: path)
    let read = try VaultKeys(file: path)
    #expect(read.seals.map(\.name) == ["k2", "k1"])
    #expect(read.digest.bytes == keys.digest.bytes)
    #expect(read["k1"]?.bytes == keys.newest.bytes)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let fault = #expect(throws: VaultKeyFault.self) { try VaultKeys(file: path) }
    #expect(fault?.description.contains("0640") == true)
  }

  @Test(arguments: [
    "", "seal k1 AAAA\n", "digest d1 %\n", "digest d1 %\nseal k1 %\nseal k1 %\n",
    "digest d1 %\ndigest d2 %\nseal k1 %\n", "digest d1 %\nseal K1 %\n", "digest d1 %\nlock k1 %\n",
    "digest d1 %\nseal k1 % more\n",
  ])
  func `a file that is no key file is refused, and no key is told`(text: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("vault.keys")
    let key = Data(repeating: 9, count: 32).base64EncodedString()
    try Data(text.replacing("%", with: key).utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let fault = #expect(throws: VaultKeyFault.self) { try VaultKeys(file: path) }
    #expect(fault?.description.contains(key) == false)
  }

  @Test func `a missing key file is named with the command that makes it`() throws {
    let folder = try TemporaryFolder()
    let fault = #expect(throws: VaultKeyFault.self) {
      try VaultKeys(file: folder.file("vault.keys"))
    }
    #expect(fault?.description.contains("tiaoji keys vault") == true)
  }

  @Test(arguments: [
    ("zhang.san@example.cn", "z***@e***.cn"), ("a@b", "a***@b***.b"), ("", "***"),
  ])
  func `a mail address is masked`(address: String, masked: String) {
    #expect(Mask.mail(address) == masked)
  }

  @Test func `other values are masked`() {
    #expect(Mask.number("6222021203001234567") == "**** 4567")
    #expect(Mask.number("12345678") == "**** 8")
    #expect(Mask.name("王小明") == "王**")
    #expect(Mask.address("https://hooks.example.com/a?token=1") == "https://h***.com")
  }
}
