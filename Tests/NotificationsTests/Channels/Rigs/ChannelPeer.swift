import Foundation
import Notifications
import TestSupport

/// A run of `Peer/channels.py smtp` or `web`: a server on loopback, until `finish` or the end of this
/// value.
final class ChannelPeer: Sendable {
  private struct NotStarted: Error {}

  let port: Int
  private let process: Process
  private let input = Pipe()
  private let output = Pipe()
  private let folder: TemporaryFolder

  static func start(_ arguments: String...) async throws -> ChannelPeer {
    try await OffPool.run { try ChannelPeer(arguments) }
  }

  private init(_ arguments: [String]) throws {
    folder = try TemporaryFolder()
    process = Process()
    process.executableURL = URL(fileURLWithPath: try Python.interpreter)
    process.arguments = [Self.script] + arguments + ["--folder", folder.path]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 {
      line.append(byte)
    }
    guard let port = Int(String(decoding: line, as: UTF8.self)) else { throw NotStarted() }
    self.port = port
  }

  deinit { try? input.fileHandleForWriting.close() }

  static var script: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
      + "/Peer/channels.py"
  }

  /// The file to trust.
  var certificates: String { folder.file("cert.pem") }

  /// Ends the server; returns what it saw, in order.
  func finish<Seen: Decodable & Sendable>(_ type: Seen.Type) async throws -> [Seen] {
    try await OffPool.run { [self] in
      try input.fileHandleForWriting.close()
      let data = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return try JSONDecoder().decode([Seen].self, from: data)
    }
  }
}

/// A message as Python's email package reads it; the last four are there if a sink took it.
struct SeenMail: Decodable, Sendable {
  let subject, fromName, from, to, messageID, date, text: String
  let defects, names: [String]
  let envelope: [String]?
  let isEncrypted: Bool?
  let client, user: String?
  let hungUp: Bool?
}

struct SeenRequest: Decodable, Sendable {
  let first: String
  let headers: [String: String]
  let body: String
  /// Bytes that the server wrote.
  let sent: Int
  /// The server's own address.
  let at: String
}

extension DeliveryOutcome {
  /// `permanent mail-refused`, `delivered`: to be compared in a table.
  var kind: String {
    switch self {
    case .delivered: "delivered"
    case .temporary(let code, _, _): "temporary \(code.rawValue)"
    case .permanent(let code, _): "permanent \(code.rawValue)"
    case .technical(let code, _): "technical \(code.rawValue)"
    }
  }

  var detail: String {
    switch self {
    case .delivered(let detail), .temporary(_, let detail, _), .permanent(_, let detail),
      .technical(_, let detail):
      detail
    }
  }
}
