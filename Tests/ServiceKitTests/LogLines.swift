import Foundation
import Logging
import ServiceKit
import Synchronization

/// Keeps the lines that a logger writes, from warnings on.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var logger: Logger {
    Logger(label: "test") { _ in
      JSONLogHandler(service: "tally", level: .warning) { line in
        self.lines.withLock { $0.append(line) }
      }
    }
  }

  /// The fields of each line with this message, in order.
  func objects(saying message: String) -> [[String: String]] {
    lines.withLock { $0 }
      .compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String] }
      .filter { $0["msg"] == message }
  }
}
