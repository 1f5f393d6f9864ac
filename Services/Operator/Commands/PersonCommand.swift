internal import ArgumentParser
private import Foundation

/// Persons of the employment service, their roles and keys.
struct PersonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person", abstract: "Persons of the employment service, their roles and keys.",
    discussion: """
      An operator adds the first rights administrator; from then on every change takes an \
      administrator's API key, from a file of its own (--as FILE). Maker, checker, payer, accountant \
      and rights administrator are five different persons.
      """,
    subcommands: [Add.self, Grant.self, Take.self, IssueKey.self, List.self])

  struct Administrator: ParsableArguments {
    @Option(name: .customLong("as"), help: "File with the API key of a rights administrator.")
    var file: String?

    /// - Throws: for a file that cannot be read.
    func key() throws -> String? {
      guard let file else { return nil }
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw ValidationError("The key file \(file) cannot be read: name that of an administrator.")
      }
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  static let roles =
    "officer, maker, checker, payer, accountant, inspector, auditor or rights-administrator."

  private struct Issued: Decodable {
    let person: String?
    let keyID: String
    let key: String
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds a person and prints the API key, which is shown this once.")
    @OptionGroup var client: ClientOptions
    @OptionGroup var administrator: Administrator
    @Option(help: "The post, not a name: it is shown to colleagues.") var label: String
    @Option(name: .customLong("role"), help: ArgumentHelp(stringLiteral: PersonCommand.roles))
    var roles: [String]
    @Option(help: "New file for the key (readable by its owner alone); left out: printed.")
    var output: String?

    func run() throws {
      struct Arguments: Encodable {
        let label: String
        let roles: [String]
        let `as`: String?
      }
      let processes = try client.processes()
      let file = try output.map(SecretFile.init(new:))
      let issued = try processes.operate(
        "intake", "person.add",
        Arguments(label: label, roles: roles, as: try administrator.key()), as: Issued.self)
      say("person,\(issued.person ?? "")")
      if let file { try file.append([issued.key]) } else { say("key,\(issued.key)") }
    }
  }

  struct Change: ParsableArguments {
    @OptionGroup var client: ClientOptions
    @OptionGroup var administrator: Administrator
    @Argument(help: "The person's id.") var person: String
    @Argument(help: ArgumentHelp(stringLiteral: PersonCommand.roles)) var role: String

    func ask(_ verb: String) throws {
      struct Arguments: Encodable {
        let person: String
        let role: String
        let `as`: String?
      }
      struct Reply: Decodable { let person: String }
      _ = try client.processes().operate(
        "intake", verb, Arguments(person: person, role: role, as: try administrator.key()),
        as: Reply.self)
    }
  }

  struct Grant: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Grants a role.")
    @OptionGroup var change: Change

    func run() throws {
      try change.ask("person.grant")
      say("\(change.person) is \(change.role) from now on.")
    }
  }

  struct Take: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Takes a role away.")
    @OptionGroup var change: Change

    func run() throws {
      try change.ask("person.take")
      say("\(change.person) is \(change.role) no more.")
    }
  }

  struct IssueKey: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A further key of a person, as when the first was lost.")
    @OptionGroup var client: ClientOptions
    @OptionGroup var administrator: Administrator
    @Argument(help: "The person's id.") var person: String

    func run() throws {
      struct Arguments: Encodable {
        let person: String
        let `as`: String?
      }
      let issued = try client.processes().operate(
        "intake", "person.issue-key", Arguments(person: person, as: try administrator.key()),
        as: Issued.self)
      say("key,\(issued.key)")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "All persons with their roles.")
    @OptionGroup var client: ClientOptions

    func run() throws {
      struct Person: Decodable {
        let person: String
        let label: String
        let roles: [String]
      }
      struct Reply: Decodable { let persons: [Person] }
      let reply = try client.processes().operate(
        "intake", "person.list", NoArguments(), as: Reply.self)
      for person in reply.persons {
        say("\(person.person) \(person.roles.joined(separator: ",")) \(person.label)")
      }
      if reply.persons.isEmpty { say("There is nobody yet.") }
    }
  }
}
