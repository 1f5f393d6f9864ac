import ArgumentParser
import Operator
import Testing

/// What the command line takes, and what it refuses before anything is done.
@Suite struct ArgumentTests {
  @Test(arguments: [
    ["keys", "init", "keys"], ["keys", "allow", "keys", "reader", "hear:intake", "fetch"],
    ["keys", "revoke", "keys", "reader"], ["keys", "allow", "keys", "subsidy", "ask:pay"],
    ["keys", "vault", "vault.keys"], ["keys", "vault", "vault.keys", "--rotate"],
    ["keys", "vault", "vault.keys", "--retire", "k1"], ["vault", "status"], ["vault", "reseal"],
    ["vault", "reads", "0198"], ["person", "list"],
    [
      "person", "add", "--label", "初审", "--role", "maker", "--role", "officer", "--as", "admin.key",
    ],
    ["person", "grant", "0198", "checker", "--as", "admin.key"],
    ["person", "take", "0198", "maker"],
    ["enterprise", "add", "--file", "all.csv"],
    ["enterprise", "revoke-key", "--key-id", "0a1b"], ["operator-key", "add", "console"],
    ["gateway-key", "add", "mail carrier"],
    ["parked", "list"], ["parked", "retry", "matching", "intake/3303", "7"],
    ["parked", "discard", "matching", "intake/3303", "7", "--reason", "entered twice"],
    ["stream", "show", "intake"], ["stream", "accept", "matching", "intake/3303"], ["verify"],
    ["audit", "--config", "deploy/dev"], ["backup", "intake", "copy.db"],
    ["restore", "intake", "copy.db", "--reason", "disk"],
    ["tail", "intake/3303", "--from", "1", "--once", "--language", "zh"], ["status"],
    ["city", "make", "--seed", "1", "--folder", "city"], ["city", "play", "--folder", "city"],
    ["load", "--rate", "50", "--duration", "60", "--seed", "1"],
    ["match", "solve", "wz_20000_10km.txt"], ["policy", "list", "--json"],
    ["policy", "show", "x", "--version", "1"], ["policy", "lint"], ["policy", "lint", "a.yaml"],
    [
      "policy", "assess", "x", "--facts", "f.json", "--on", "2021-02-28", "--reading", "a=b",
      "--reading", "c=d", "--json",
    ],
  ])
  func `a whole command is understood`(arguments: [String]) throws {
    _ = try Tiaoji.parseAsRoot(arguments)
  }

  @Test(arguments: [
    ["keys", "vault"], ["keys", "vault", "vault.keys", "--rotate", "--retire", "k1"],
    ["person", "add", "--label", "x"], ["person", "add", "--role", "maker"], ["vault", "reads"],
    ["keys", "allow", "keys", "subsidy", "ask:"], ["unknown"], ["keys", "init"],
    ["keys", "allow", "keys", "reader", "haer:intake"],
    ["restore", "intake", "copy.db", "--reason", " "], ["enterprise", "add"],
    ["enterprise", "add", "--code", "x"],
    ["enterprise", "revoke-key"], ["enterprise", "revoke-key", "--key-id", "a", "--code", "b"],
    ["parked", "discard", "matching", "intake/3303", "7"], ["parked", "retry", "matching", "x"],
    ["restore", "intake", "copy.db"], ["city", "make", "--seed", "-1", "--folder", "city"],
    ["city", "make", "--folder", "city"], ["load", "--rate", "0"], ["load", "--duration", "x"],
    ["tail", "--language", "fr"], ["policy", "assess", "x", "--on", "2021-02-28"],
    ["policy", "assess", "x", "--facts", "f.json", "--on", "2021-02-30"],
    ["policy", "assess", "x", "--facts", "f.json", "--on", "2021-02-28", "--reading", "a"],
    [
      "policy", "assess", "x", "--facts", "f.json", "--on", "2021-02-28", "--reading", "a=b",
      "--reading", "a=c",
    ],
  ])
  func `a faulty command is refused`(arguments: [String]) {
    #expect(throws: (any Error).self) { try Tiaoji.parseAsRoot(arguments) }
  }
}
