internal import ArgumentParser
internal import Domain
internal import Foundation

/// Adds enterprises, which verifies them, and manages their API keys.
struct EnterpriseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enterprise", abstract: "Adds enterprises and manages their API keys.",
    subcommands: [Add.self, IssueKey.self, RevokeKey.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds one enterprise, or all of a CSV file, and prints the keys as CSV.",
      discussion: """
        The keys are shown here and never again; only their hashes are stored. An enterprise that \
        is there already is reported and passed over. Should it break off, the keys told so far are \
        kept; enterprises that were added meanwhile get a further one by 'enterprise issue-key'.
        """)

    @OptionGroup var client: ClientOptions

    @Option(help: "CSV with the columns code, name, kind and region.")
    var file: String?

    @Option(
      help: "New file for the keys (code,key; readable by its owner alone); left out: printed.")
    var output: String?

    @Option(help: "Unified social credit code.") var code: String?
    @Option var name: String?
    @Option(
      help: "private, state-owned, state-controlled, foreign, individual-business or other.")
    var kind = "private"
    @Option(help: "Six-digit division.") var region: String?

    func validate() throws {
      if file == nil, code == nil || name == nil || region == nil {
        throw ValidationError("Give --file, or --code, --name and --region.")
      }
    }

    func run() throws {
      let entries =
        try file.map(EnterpriseEntry.read(file:))
        ?? [
          EnterpriseEntry(
            code: code ?? "", name: name ?? "", kind: kind, region: region ?? "")
        ]
      let processes = try client.processes()
      // Before anything is added: keys that cannot be kept would be lost.
      let file = try output.map(SecretFile.init(new:))
      try keep(["code,key"], file)
      var count = 0
      defer { complain("Added \(count) of \(entries.count) enterprises.") }
      _ = try EnterpriseDesk.add(entries, processes) { results in
        let keys = results.compactMap { result in result.key.map { "\(result.code),\($0)" } }
        try keep(keys, file)
        count += keys.count
        for result in results {
          if let refused = result.refused {
            complain("\(result.code) refused: \(refused) \(result.faults)")
          }
          for warning in result.warnings ?? [] { complain("\(result.code) warning: \(warning)") }
        }
      }
      if count < entries.count { throw ExitCode.failure }
    }

    private func keep(_ lines: [String], _ file: SecretFile?) throws {
      if let file { return try file.append(lines) }
      for line in lines { say(line) }
    }
  }

  struct IssueKey: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "issue-key", abstract: "Gives an enterprise a further key and prints it.")

    @OptionGroup var client: ClientOptions

    @Argument(help: "Unified social credit code.")
    var code: String

    func run() throws {
      let issued = try EnterpriseDesk.issueKey(code, client.processes())
      say(issued.key)
      complain("Key \(issued.keyID). It is shown here and never again.")
    }
  }

  struct RevokeKey: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke-key", abstract: "Ends one key at once, or all of an enterprise.")

    @OptionGroup var client: ClientOptions

    @Option(help: "The key's id.") var keyID: String?
    @Option(help: "Unified social credit code: all of its keys.") var code: String?

    func validate() throws {
      if (keyID == nil) == (code == nil) { throw ValidationError("Give --key-id or --code.") }
    }

    func run() throws {
      let revoked = try client.processes().operate(
        "intake", "enterprise.revoke-key",
        keyID.map { ["keyID": $0] } ?? ["code": code ?? ""], as: EnterpriseDesk.Revoked.self)
      say("Revoked: \(revoked.revoked.joined(separator: ", "))")
    }
  }
}

/// A key that reads everything and changes nothing.
struct OperatorKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operator-key", abstract: "API keys of operators.", subcommands: [Add.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes an API key that may read everything, and prints it.")

    @OptionGroup var client: ClientOptions

    @Argument(help: "Whose it is, for the record.")
    var label: String

    func run() throws {
      let issued = try EnterpriseDesk.addOperatorKey(label, client.processes())
      say(issued.key)
      complain("Key \(issued.keyID). It is shown here and never again.")
    }
  }
}

/// A key for the gateway of a carrier of messages.
struct GatewayKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gateway-key", abstract: "API keys of carriers' gateways.", subcommands: [Add.self]
  )

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes an API key that may report receipts and nothing else, and prints it.")

    @OptionGroup var client: ClientOptions

    @Argument(help: "Whose it is, for the record.")
    var label: String

    func run() throws {
      let issued = try EnterpriseDesk.addGatewayKey(label, client.processes())
      say(issued.key)
      complain("Key \(issued.keyID). It is shown here and never again.")
    }
  }
}
