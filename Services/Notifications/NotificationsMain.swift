import Foundation
import ServiceKit

@main
struct NotificationsMain {
  static func main() async {
    let program = ServiceProgram(
      process: NotificationsConfiguration.process, keys: NotificationsConfiguration.Keys.all,
      migrations: NotificationsStore.migrations, statements: NotificationsStore.statements
    ) { settings, logger in
      let process = try NotificationsProcess.build(
        try NotificationsConfiguration(settings), logger: logger)
      return .init(services: process.services, reload: { try process.runtime.reload($0) })
    }
    exit(await program.run())
  }
}
