import Logging
import ServiceKit
import Synchronization

/// Every line that a process logs, from the lowest level on.
final class NotificationsLog: Sendable {
  private let lines = Mutex<[String]>([])

  var logger: Logger {
    Logger(label: "test") { _ in
      JSONLogHandler(service: "notifications", level: .trace) { line in
        self.lines.withLock { $0.append(line) }
      }
    }
  }

  var all: String { lines.withLock { $0.joined() } }
}
