internal import ArgumentParser
private import Foundation
internal import ServiceKit

/// The vault of a running Intake: which keys its fields are sealed with, and who was told what.
struct VaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "The vault of personal data of a running Intake.",
    subcommands: [Status.self, Reseal.self, Reads.self])

  private struct KeyCount: Decodable {
    let key: String
    let fields: Int
  }

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "How many fields each key has sealed.")
    @OptionGroup var client: ClientOptions

    func run() throws {
      struct Reply: Decodable { let keys: [KeyCount] }
      let reply = try client.processes().operate(
        "intake", "vault.status", NoArguments(), as: Reply.self)
      for key in reply.keys { say("\(padded(key.key, 6)) \(key.fields) fields") }
      if reply.keys.isEmpty { say("The vault is empty.") }
    }
  }

  struct Reseal: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Seals everything under the newest key; afterwards older ones can be retired.",
      discussion: """
        To change keys: 'tiaoji keys vault FILE --rotate', restart Intake, 'tiaoji vault reseal', \
        'tiaoji keys vault FILE --retire k1', restart Intake.
        """)
    @OptionGroup var client: ClientOptions

    func run() throws {
      struct Reply: Decodable { let resealed: Int }
      let processes = try client.processes()
      var total = 0
      while true {
        let reply = try processes.operate(
          "intake", "vault.reseal", NoArguments(), as: Reply.self)
        if reply.resealed == 0 { break }
        total += reply.resealed
      }
      say("\(total) fields are sealed anew.")
    }
  }

  struct Reads: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Who asked for the fields of a contact or payee, and what for; newest first.")
    @OptionGroup var client: ClientOptions
    @Argument(help: "The id of the contact or payee.") var subject: String

    func run() throws {
      struct Read: Decodable {
        let at: String
        let reader: String
        let purpose: String
        let field: String
        let found: Bool
      }
      struct Reply: Decodable { let reads: [Read] }
      let reply = try client.processes().operate(
        "intake", "vault.reads", ["subject": subject], as: Reply.self)
      for read in reply.reads {
        say(
          "\(read.at) \(padded(read.reader, 14)) \(padded(read.purpose, 8)) \(read.field)\(read.found ? "" : " (erased or never there)")"
        )
      }
      if reply.reads.isEmpty { say("Nobody asked for it.") }
    }
  }
}

extension KeysCommand {
  /// The key file of Intake's vault.
  struct VaultFile: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "vault",
      abstract: "Makes the vault's key file (mode 0600) if it is missing, or changes its keys.",
      discussion: """
        Without the file nothing in the vault can be read, ever: keep a copy apart from the backups \
        of the store. Intake reads it at its start.
        """)

    @Argument(help: "The key file, as vault.keys in the folder of the bus's keys.")
    var file: String

    @Flag(help: "Adds a key that seals from now on; older ones still open.")
    var rotate = false

    @Option(help: "Takes an older key out, once 'tiaoji vault reseal' has left it nothing.")
    var retire: String?

    func validate() throws {
      if rotate, retire != nil { throw ValidationError("Give --rotate or --retire, not both.") }
    }

    func run() throws {
      var keys = try VaultFile.make(file)
      if rotate { keys = keys.rotated() }
      if let retire { keys = try keys.retired(retire) }
      if rotate || retire != nil { try keys.write(to: file) }
      say("seals \(keys.newest.name); opens \(keys.seals.map(\.name).joined(separator: ", "))")
      if rotate { say("Restart Intake, then: tiaoji vault reseal") }
    }

    /// The keys of the file, which is made if there is none.
    @discardableResult
    static func make(_ file: String) throws -> VaultKeys {
      if !FileManager.default.fileExists(atPath: file) { try VaultKeys.generate().write(to: file) }
      return try VaultKeys(file: file)
    }
  }
}
