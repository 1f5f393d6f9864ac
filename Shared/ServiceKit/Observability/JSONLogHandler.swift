internal import Domain
private import Foundation
package import Logging

/// One JSON object a line on standard output: ts (RFC 3339 UTC), level, service, msg, then the
/// metadata. Messages are constants; what varies is metadata: ids, never personal data or bodies.
package struct JSONLogHandler: LogHandler {
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  private let service: String
  private let write: @Sendable (String) -> Void

  package init(
    service: String, level: Logger.Level,
    write: @escaping @Sendable (String) -> Void = JSONLogHandler.standardOutput
  ) {
    self.service = service
    logLevel = level
    self.write = write
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var line = "{\"ts\":\(Self.quoted(SystemClock().now().iso))"
    line += ",\"level\":\"\(event.level.rawValue)\",\"service\":\(Self.quoted(service))"
    line += ",\"msg\":\(Self.quoted(event.message.description))"
    let merged = metadata.merging(event.metadata ?? [:]) { _, new in new }
    for (key, value) in merged.sorted(by: { $0.key < $1.key }) {
      line += ",\(Self.quoted(key)):\(Self.quoted(value.description))"
    }
    write(line + "}\n")
  }

  package static let standardOutput: @Sendable (String) -> Void = { line in
    let bytes = [UInt8](line.utf8)
    // One write per line keeps the lines of several threads apart.
    _ = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
