import Foundation
import ServiceKit

@main
struct SubsidyMain {
  static func main() async {
    let program = ServiceProgram(
      process: SubsidyConfiguration.process, keys: SubsidyConfiguration.Keys.all,
      migrations: SubsidyStore.migrations, statements: SubsidyStore.statements
    ) { settings, logger in
      let process = try SubsidyProcess.build(try SubsidyConfiguration(settings), logger: logger)
      return .init(services: process.services, reload: { try process.runtime.reload($0) })
    }
    exit(await program.run())
  }
}
