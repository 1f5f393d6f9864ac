private import Foundation
internal import ServiceKit

/// Runs Intake: `tiaoji-intake --config FILE`.
@main struct IntakeMain {
  static func main() async {
    let program = ServiceProgram(
      process: "intake", keys: IntakeConfiguration.Keys.all, migrations: IntakeStore.migrations,
      statements: IntakeStore.statements
    ) { settings, logger in
      try IntakeProcess.build(IntakeConfiguration(settings), logger: logger).parts
    }
    exit(await program.run())
  }
}
