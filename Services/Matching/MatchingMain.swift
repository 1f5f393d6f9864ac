import Foundation
import ServiceKit

@main
struct MatchingMain {
  static func main() async {
    let program = ServiceProgram(
      process: MatchingConfiguration.process, keys: MatchingConfiguration.Keys.all,
      migrations: MatchingStore.migrations, statements: MatchingStore.statements
    ) { settings, logger in
      let process = try MatchingProcess.build(
        try MatchingConfiguration(settings), logger: logger)
      return .init(services: process.services, reload: { try process.runtime.reload($0) })
    }
    exit(await program.run())
  }
}
