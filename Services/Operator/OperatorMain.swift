package import ArgumentParser

/// The operators' command line.
@main
package struct Tiaoji: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "tiaoji", abstract: "Operates the processes of Tiaoji.",
    subcommands: [
      KeysCommand.self, EnterpriseCommand.self, OperatorKeyCommand.self, GatewayKeyCommand.self,
      PersonCommand.self, VaultCommand.self,
      StatusCommand.self, TailCommand.self, ParkedCommand.self, StreamCommand.self,
      VerifyCommand.self,
      AuditCommand.self, BackupCommand.self, RestoreCommand.self, CityCommand.self,
      LoadCommand.self, RoundCommand.self, MatchCommand.self, PolicyCommand.self,
      LedgerCommand.self, ExplainCommand.self, RecomputeCommand.self,
    ])

  package init() {}
}
