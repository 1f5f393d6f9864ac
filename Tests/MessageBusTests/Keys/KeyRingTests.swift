import Foundation
import MessageBus
import Testing

/// The folder of keys and the allow-list.
@Suite final class KeyRingTests {
  private let folder =
    FileManager.default.temporaryDirectory.path
    + "/tiaoji-keys-\(UUID().uuidString)"

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  @Test func `init makes what is missing and overwrites nothing`() throws {
    let keys = KeyRing(folder: folder)
    #expect(try keys.initialise([(name: "intake", roles: ["fetch"])]) == ["intake"])
    let secret = try keys.secretKey(of: "intake")
    let made = try keys.initialise([
      (name: "intake", roles: ["operate"]), (name: "matching", roles: ["hear:intake", "fetch"]),
    ])
    #expect(made == ["matching"])
    #expect(try keys.secretKey(of: "intake") == secret)
    let list = try keys.allowList()
    #expect(list.entries.map(\.name) == ["intake", "matching"])
    #expect(list[name: "intake"]?.roles == ["fetch"])
    #expect(list[name: "matching"]?.publicKey == (try keys.publicKey(of: "matching")))
  }

  @Test func `secrets are for their owner alone, and refused otherwise`() throws {
    let keys = KeyRing(folder: folder)
    try keys.initialise([(name: "intake", roles: [])])
    let path = folder + "/intake.secret"
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(throws: BusFault.secretExposed(path: path, mode: "0640")) {
      try keys.secretKey(of: "intake")
    }
  }

  @Test func `allow gives roles, revoke takes the key off the list`() throws {
    let keys = KeyRing(folder: folder)
    try keys.initialise([(name: "intake", roles: [])])
    try keys.allow("intake", roles: ["fetch", "hear:matching"])
    #expect(try keys.allowList()[name: "intake"]?.roles == ["fetch", "hear:matching"])
    let foreign = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
    try keys.allow("auditor", publicKey: foreign, roles: ["fetch"])
    #expect(try keys.allowList()[publicKey: foreign]?.name == "auditor")
    try keys.revoke("intake")
    #expect(try keys.allowList().entries.map(\.name) == ["auditor"])
    #expect(throws: BusFault.nameUnknown("intake")) { try keys.revoke("intake") }
  }

  @Test func `a revoked key does not come back by making the name's key anew`() throws {
    let keys = KeyRing(folder: folder)
    var seen: Set<String> = []
    for round in 1...3 {
      #expect(try keys.initialise([(name: "intake", roles: ["fetch"])]) == ["intake"])
      let key = try keys.publicKey(of: "intake")
      #expect(seen.insert(key).inserted, "a new pair")
      #expect(try keys.allowList()[name: "intake"]?.publicKey == key)
      #expect(try keys.revoke("intake").count == 2)
      let list = try keys.allowList()
      #expect(seen.allSatisfy { list[publicKey: $0] == nil }, "no old key is listed")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names.filter { $0.contains(".revoked") }.count == 2 * round, "nothing overwritten")
    }
    let mode =
      try FileManager.default
      .attributesOfItem(atPath: folder + "/intake.secret.revoked")[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `a revocation that was cut short can be repeated`() throws {
    let keys = KeyRing(folder: folder)
    try keys.initialise([(name: "intake", roles: [])])
    let key = folder + "/intake.public"
    let text = try String(contentsOfFile: key, encoding: .utf8)
    try keys.revoke("intake")
    // As if it had died before the second file was moved.
    try text.write(toFile: key, atomically: true, encoding: .utf8)
    #expect(try keys.revoke("intake") == [key + ".revoked-2"])
  }

  @Test func `a missing key, a bad key and a bad name are told by path`() throws {
    let keys = KeyRing(folder: folder)
    try keys.initialise([])
    let missing = BusFault.keyMissing(path: folder + "/intake.public")
    #expect(throws: missing) { try keys.publicKey(of: "intake") }
    try "too short".write(toFile: folder + "/intake.public", atomically: true, encoding: .utf8)
    #expect(throws: BusFault.keyMalformed(path: folder + "/intake.public")) {
      try keys.publicKey(of: "intake")
    }
    #expect(throws: BusFault.nameMalformed("../x")) { try keys.publicKey(of: "../x") }
    #expect(throws: BusFault.nameMalformed("a,b")) { try keys.allow("a,b", roles: []) }
  }

  @Test(
    arguments: [
      (1, "is not the header", "name,public\n"),
      (2, "does not have three fields", "name,public,roles\nintake,x\n"),
      (2, "has no valid name", "name,public,roles\nIn take,x,fetch\n"),
      (3, "has no valid public key", "name,public,roles\n\nintake,x,fetch\n"),
      (
        2, "has a role that there is not: haer:intake",
        "name,public,roles\nintake,\(String(repeating: "0", count: 40)),fetch haer:intake\n"
      ),
    ])
  func `a fault in the allow-list is told by line`(_ line: Int, _ reason: String, _ text: String)
    throws
  {
    let keys = KeyRing(folder: folder)
    try keys.initialise([])
    let path = folder + "/allow.csv"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: BusFault.allowListMalformed(path: path, line: line, reason: reason)) {
      try keys.allowList()
    }
  }

  @Test func `a key on the list twice is a fault`() throws {
    let keys = KeyRing(folder: folder)
    try keys.initialise([(name: "intake", roles: [])])
    let path = folder + "/allow.csv"
    let key = try keys.publicKey(of: "intake")
    try "name,public,roles\r\nintake,\(key),fetch\r\nother,\(key),operate\r\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(
      throws: BusFault.allowListMalformed(
        path: path, line: 3, reason: "names a name or a key a second time")
    ) { try keys.allowList() }
  }
}
